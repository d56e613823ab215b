#include "tendril/sandbox.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <thread>

#include "connector/call_match.hpp"
#include "connector/stand_in.hpp"

namespace tendril::app {

namespace {

namespace asio = boost::asio;

class ThreadedSandbox final : public Sandbox {
 public:
    ThreadedSandbox() : client_(http::make_client(io_.get_executor(), {})) {}
    ThreadedSandbox(const ThreadedSandbox&) = delete;
    ThreadedSandbox& operator=(const ThreadedSandbox&) = delete;
    ~ThreadedSandbox() override {
        io_.stop();
        if (thread_.joinable()) thread_.join();
    }

    Result<void> open(const SandboxAddresses& addresses) {
        auto catalog = connector::Catalog::load(embedded::connectors(), connector::Trust::checked_before);
        if (!catalog) return catalog.error();
        catalog_ = std::move(*catalog);
        highlevel_options_.stand_in = stand_in_for_highlevel();
        highlevel_options_.address = addresses.highlevel;
        habitify_options_.address = addresses.habitify;
        const sandbox::Surroundings surroundings{io_.get_executor(), clock_, random_, client_.get()};
        auto highlevel = sandbox::start_highlevel(surroundings, highlevel_options_);
        if (!highlevel) return highlevel.error();
        auto habitify = sandbox::start_habitify(surroundings, habitify_options_);
        if (!habitify) return habitify.error();
        highlevel_ = std::move(*highlevel);
        habitify_ = std::move(*habitify);
        thread_ = std::thread([this] { io_.run(); });
        return {};
    }

    [[nodiscard]] const sandbox::HighLevelOptions& highlevel() const override { return highlevel_options_; }
    [[nodiscard]] const sandbox::HabitifyOptions& habitify() const override { return habitify_options_; }
    [[nodiscard]] std::string highlevel_url() const override { return "http://" + highlevel_->address(); }
    [[nodiscard]] std::string habitify_url() const override { return "http://" + habitify_->address(); }
    [[nodiscard]] std::string webhook_public_key() const override { return highlevel_->webhook_public_key(); }

 private:
    // Answers, from the catalog, the operations that the simulator does not model.
    sandbox::HighLevelOptions::StandIn stand_in_for_highlevel() {
        return {.operation_of = [this](const http::Request& request) -> std::string_view {
                    const auto* found = connector::match_call(*catalog_, "highlevel", request.method, request.path);
                    return found == nullptr ? std::string_view() : found->id;
                },
                .answer = [this](const http::Request& request) -> std::optional<http::Response> {
                    auto found = connector::stand_in_for(*catalog_, "highlevel", request);
                    if (!found) return std::nullopt;
                    return std::move(found->response);
                }};
    }

    SystemClock clock_;
    SystemRandom random_;
    asio::io_context io_{1};
    asio::executor_work_guard<asio::io_context::executor_type> busy_{io_.get_executor()};
    std::unique_ptr<http::Client> client_;
    std::unique_ptr<connector::Catalog> catalog_;
    sandbox::HighLevelOptions highlevel_options_;
    sandbox::HabitifyOptions habitify_options_;
    std::unique_ptr<sandbox::Simulator> highlevel_;
    std::unique_ptr<sandbox::Simulator> habitify_;
    std::thread thread_;
};

}  // namespace

Result<std::unique_ptr<Sandbox>> Sandbox::start(const SandboxAddresses& addresses) {
    auto made = std::make_unique<ThreadedSandbox>();
    if (auto opened = made->open(addresses); !opened) return opened.error();
    return std::unique_ptr<Sandbox>(std::move(made));
}

api::SandboxAccess access_to(const Sandbox& sandbox) {
    return {.highlevel_url = sandbox.highlevel_url(),
            .highlevel_token = sandbox.highlevel().token,
            .location_id = sandbox.highlevel().location_id,
            .habitify_url = sandbox.habitify_url(),
            .habitify_key = sandbox.habitify().api_key};
}

json::object describe(const Sandbox& sandbox) {
    json::object highlevel{{"base_url", sandbox.highlevel_url()},
                           {"token", sandbox.highlevel().token},
                           {"location_id", sandbox.highlevel().location_id},
                           {"webhook_public_key", sandbox.webhook_public_key()}};
    json::object habitify{{"base_url", sandbox.habitify_url()}, {"api_key", sandbox.habitify().api_key}};
    return {{"highlevel", std::move(highlevel)}, {"habitify", std::move(habitify)}};
}

}  // namespace tendril::app
