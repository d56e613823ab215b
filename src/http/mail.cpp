#include "http/mail.hpp"

#include <curl/curl.h>
#include <pthread.h>
#include <signal.h>

#include <algorithm>
#include <array>
#include <memory>
#include <string_view>

#include "base/json.hpp"
#include "http/problem.hpp"

namespace tendril::http {

namespace {

constexpr std::chrono::milliseconds connect_limit{10'000};

struct CurlDeleter {
    void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
    void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};

// A peer that has gone must not end the process: OpenSSL writes without MSG_NOSIGNAL.
class BlockedPipeSignal {
 public:
    BlockedPipeSignal() {
        sigset_t pipe;
        sigemptyset(&pipe);
        sigaddset(&pipe, SIGPIPE);
        pthread_sigmask(SIG_BLOCK, &pipe, nullptr);
    }
};

struct Upload {
    std::string_view left;
    bool began = false;
};

std::size_t read_message(char* buffer, std::size_t size, std::size_t count, void* upload_pointer) {
    auto& upload = *static_cast<Upload*>(upload_pointer);
    upload.began = true;
    const auto part = std::min(size * count, upload.left.size());
    std::copy_n(upload.left.data(), part, buffer);
    upload.left.remove_prefix(part);
    return part;
}

bool is_on_this_machine(std::string_view server) {
    const auto host = server.substr(std::min(server.find("://") + 3, server.size()));
    return host.starts_with("127.") || host.starts_with("localhost") || host.starts_with("[::1]");
}

Response answer(int status, const std::string& sentence) {
    return reply(status, json::object{{"message", sentence}});
}

ClientOutcome outcome_of(CURLcode result, long code, const Upload& upload, const std::string& text,
                         std::size_t recipients) {
    if (result == CURLE_OK) return reply(200, json::object{{"accepted", recipients}});
    const auto sentence =
        "The mail server refused the message" + (code > 0 ? " with " + std::to_string(code) : "") + ": " + text + ".";
    if (result == CURLE_LOGIN_DENIED) return answer(401, "The mail server refused the sign-in.");
    if (code >= 500) return answer(400, sentence);
    if (code >= 400) return NoAnswer{NoAnswer::Reached::no, Error(ErrorCode::unavailable, sentence)};
    const auto reached = upload.began ? NoAnswer::Reached::unknown : NoAnswer::Reached::no;
    const auto why = result == CURLE_OPERATION_TIMEDOUT ? ErrorCode::timed_out : ErrorCode::unavailable;
    return NoAnswer{reached, Error(why, "The mail server gave no answer: " + text + ".")};
}

}  // namespace

ClientOutcome send_mail(const Mail& mail) {
    const BlockedPipeSignal blocked;
    const std::unique_ptr<CURL, CurlDeleter> handle(curl_easy_init());
    std::unique_ptr<curl_slist, CurlDeleter> recipients;
    for (const auto& recipient : mail.recipients) {
        auto* longer = curl_slist_append(recipients.get(), ("<" + recipient + ">").c_str());
        if (longer == nullptr) throw std::bad_alloc();
        static_cast<void>(recipients.release());
        recipients.reset(longer);
    }
    const auto from = "<" + mail.from + ">";
    Upload upload{mail.message};
    std::array<char, CURL_ERROR_SIZE> failure{};
    auto* curl = handle.get();
    curl_easy_setopt(curl, CURLOPT_URL, mail.server.c_str());
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, failure.data());
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, static_cast<long>(mail.time_limit.count()));
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS, static_cast<long>(connect_limit.count()));
    const auto tls = is_on_this_machine(mail.server) ? CURLUSESSL_TRY : CURLUSESSL_ALL;
    curl_easy_setopt(curl, CURLOPT_USE_SSL, static_cast<long>(tls));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, 1L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, 2L);
    curl_easy_setopt(curl, CURLOPT_SSLVERSION, static_cast<long>(CURL_SSLVERSION_TLSv1_2));
    if (!mail.user.empty()) {
        curl_easy_setopt(curl, CURLOPT_USERNAME, mail.user.c_str());
        curl_easy_setopt(curl, CURLOPT_PASSWORD, mail.password.c_str());
    }
    curl_easy_setopt(curl, CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(curl, CURLOPT_MAIL_RCPT, recipients.get());
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, read_message);
    curl_easy_setopt(curl, CURLOPT_READDATA, &upload);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    const auto result = curl_easy_perform(curl);
    long code = 0;
    curl_easy_getinfo(curl, CURLINFO_RESPONSE_CODE, &code);
    const std::string text = failure[0] == '\0' ? curl_easy_strerror(result) : failure.data();
    return outcome_of(result, code, upload, text, mail.recipients.size());
}

}  // namespace tendril::http
