#include "http/client.hpp"

#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <boost/asio/post.hpp>
#include <boost/asio/prefer.hpp>
#include <mutex>
#include <new>
#include <optional>
#include <stdexcept>
#include <thread>
#include <unordered_map>
#include <utility>
#include <vector>

#include "http/detail/call_rules.hpp"
#include "http/detail/curl_transfer.hpp"

namespace tendril::http {

namespace {

namespace asio = boost::asio;
using detail::CurlTransfer;
using detail::EasyHandle;

constexpr std::size_t idle_handles_max = 256;
constexpr long idle_connections_max = 256;
constexpr int poll_limit_ms = 60'000;  // curl's own time limits and curl_multi_wakeup() end a poll earlier

struct MultiDeleter {
    void operator()(CURLM* multi) const { curl_multi_cleanup(multi); }
};
using MultiHandle = std::unique_ptr<CURLM, MultiDeleter>;

struct Call {
    ClientRequest request;
    ClientCallback done;
};

struct Answered {
    ClientCallback done;
    ClientOutcome outcome;
};

void start_curl() {
    static const CURLcode started = curl_global_init(CURL_GLOBAL_DEFAULT);
    if (started != CURLE_OK) throw std::runtime_error("libcurl does not start");
}

// OpenSSL writes to sockets without MSG_NOSIGNAL, so a peer that has gone would end the process by SIGPIPE. The signal
// goes to the writing thread, where it is blocked. Other signals are the main thread's business.
void block_signals() {
    sigset_t every;
    sigfillset(&every);
    pthread_sigmask(SIG_BLOCK, &every, nullptr);
}

// Thread safety: send() may be called from any thread; the rest runs on the client's own thread.
class CurlClient final : public Client {
 public:
    CurlClient(asio::any_io_executor executor, ClientOptions options)
        : executor_(std::move(executor)), options_(std::move(options)) {
        start_curl();
        multi_.reset(curl_multi_init());
        if (!multi_) throw std::bad_alloc();
        const auto per_host = static_cast<long>(options_.connections_per_host_max);
        curl_multi_setopt(multi_.get(), CURLMOPT_MAX_HOST_CONNECTIONS, per_host);
        curl_multi_setopt(multi_.get(), CURLMOPT_MAXCONNECTS, std::max(idle_connections_max, per_host));
        thread_ = std::thread([this] { run(); });
    }

    ~CurlClient() override {
        {
            const std::lock_guard lock(mutex_);
            stopping_ = true;
            curl_multi_wakeup(multi_.get());  // with the lock held: the thread ends by releasing multi_
        }
        thread_.join();
    }

    void send(ClientRequest request, ClientCallback done) override {
        bool first = false;
        {
            const std::lock_guard lock(mutex_);
            first = waiting_.empty();
            waiting_.push_back({std::move(request), std::move(done)});
            // The executor's context must not run out of work while an answer is due.
            if (!work_) work_.emplace(asio::prefer(executor_, asio::execution::outstanding_work.tracked));
        }
        if (first) curl_multi_wakeup(multi_.get());
    }

 private:
    void run() {
        pthread_setname_np(pthread_self(), "curl");
        block_signals();
        while (take_calls()) {
            int running = 0;
            curl_multi_perform(multi_.get(), &running);
            collect_answers();
            deliver();
            curl_multi_poll(multi_.get(), nullptr, 0, poll_limit_ms, nullptr);
        }
        give_up_everything();
        // Here and not in the destructor: closing TLS connections writes, and only this thread is safe from SIGPIPE.
        idle_handles_.clear();
        multi_.reset();
    }

    // False once the client is to stop.
    bool take_calls() {
        std::vector<Call> calls;
        {
            const std::lock_guard lock(mutex_);
            if (stopping_) return false;
            calls.swap(waiting_);
        }
        for (auto& call : calls) start(std::move(call));
        return true;
    }

    void start(Call call) {
        if (auto failure = detail::check_request(call.request)) {
            return finish(std::move(call.done), NoAnswer{NoAnswer::Reached::no, std::move(*failure)});
        }
        auto transfer =
            std::make_unique<CurlTransfer>(take_handle(), std::move(call.request), std::move(call.done), options_);
        auto* handle = transfer->handle();
        if (curl_multi_add_handle(multi_.get(), handle) != CURLM_OK) {
            Error error(ErrorCode::unavailable, "The call could not be started.");
            return finish(transfer->take_callback(), NoAnswer{NoAnswer::Reached::no, std::move(error)});
        }
        transfers_.emplace(handle, std::move(transfer));
    }

    EasyHandle take_handle() {
        if (idle_handles_.empty()) {
            EasyHandle fresh(curl_easy_init());
            if (!fresh) throw std::bad_alloc();
            return fresh;
        }
        auto handle = std::move(idle_handles_.back());
        idle_handles_.pop_back();
        return handle;
    }

    void collect_answers() {
        int left = 0;
        while (const auto* message = curl_multi_info_read(multi_.get(), &left)) {
            if (message->msg != CURLMSG_DONE) continue;
            const auto code = message->data.result;  // `message` is gone once its handle is removed
            auto node = transfers_.extract(message->easy_handle);
            curl_multi_remove_handle(multi_.get(), node.key());
            auto& transfer = *node.mapped();
            auto outcome = transfer.outcome(code);
            finish(transfer.take_callback(), std::move(outcome));
            if (idle_handles_.size() < idle_handles_max) idle_handles_.push_back(transfer.take_handle());
        }
    }

    void finish(ClientCallback done, ClientOutcome outcome) {
        answered_.push_back({std::move(done), std::move(outcome)});
    }

    // One hand-over to the executor for all answers of a round.
    void deliver() {
        if (answered_.empty()) return;
        asio::post(executor_, [batch = std::exchange(answered_, {})]() mutable {
            for (auto& answer : batch) answer.done(std::move(answer.outcome));
        });
        const std::lock_guard lock(mutex_);
        if (transfers_.empty() && waiting_.empty()) work_.reset();
    }

    void give_up_everything() {
        for (auto& [handle, transfer] : transfers_) {
            curl_multi_remove_handle(multi_.get(), handle);
            finish(transfer->take_callback(), transfer->cancelled());
        }
        transfers_.clear();
        std::vector<Call> calls;
        {
            const std::lock_guard lock(mutex_);
            calls.swap(waiting_);
        }
        for (auto& call : calls) {
            Error error(ErrorCode::cancelled, "The call was given up because the server is stopping.");
            finish(std::move(call.done), NoAnswer{NoAnswer::Reached::no, std::move(error)});
        }
        deliver();
    }

    // Constant after construction
    const asio::any_io_executor executor_;
    const ClientOptions options_;
    MultiHandle multi_;
    std::thread thread_;

    // Protected by mutex_
    std::mutex mutex_;
    std::vector<Call> waiting_;
    std::optional<asio::any_io_executor> work_;
    bool stopping_ = false;

    // Only on thread_
    std::unordered_map<CURL*, std::unique_ptr<CurlTransfer>> transfers_;
    std::vector<EasyHandle> idle_handles_;
    std::vector<Answered> answered_;
};

}  // namespace

std::unique_ptr<Client> make_curl_client(asio::any_io_executor executor, ClientOptions options) {
    return std::make_unique<CurlClient>(std::move(executor), std::move(options));
}

}  // namespace tendril::http
