#include "connector/mail_client.hpp"

#include <memory>

#include "base/json.hpp"
#include "connector/mail_message.hpp"
#include "http/mail.hpp"
#include "http/problem.hpp"

namespace tendril::connector {

namespace {

constexpr std::string_view user_header = "smtp-user";
constexpr std::string_view password_header = "smtp-password";

bool is_mail(std::string_view url) {
    return url.starts_with("smtp://") || url.starts_with("smtps://");
}

http::Mail mail_of(const http::ClientRequest& request, MailMessage message) {
    http::Mail mail;
    mail.server = request.url;
    mail.user = request.headers.get(user_header);
    mail.password = request.headers.get(password_header);
    mail.from = std::move(message.from);
    mail.recipients = std::move(message.recipients);
    mail.message = std::move(message.text);
    mail.time_limit = request.time_limit;
    return mail;
}

http::ClientOutcome with_id(http::ClientOutcome outcome, const std::string& id) {
    if (!outcome || outcome->status != 200) return outcome;
    auto body = parse_json(outcome->body).value().as_object();
    body["message_id"] = id;
    return http::reply(200, body);
}

class MailClient final : public http::Client {
 public:
    MailClient(http::Client& client, const Clock& clock, Offload offload)
        : client_(client), clock_(clock), offload_(std::move(offload)) {}

    void send(http::ClientRequest request, http::ClientCallback done) override {
        if (!is_mail(request.url)) return client_.send(std::move(request), std::move(done));
        auto outcome = std::make_shared<http::ClientOutcome>(http::Response());
        const auto now = clock_.now();
        offload_([request = std::move(request), outcome, now] { *outcome = sent(request, now); },
                 [outcome, done = std::move(done)] { done(std::move(*outcome)); });
    }

 private:
    static http::ClientOutcome sent(const http::ClientRequest& request, TimePoint now) {
        const auto input = parse_json(request.body);
        if (!input || !input->is_object()) return http::reply(400, json::object{{"message", "There is no message."}});
        auto message = compose_mail(input->get_object(), now);
        if (!message) return http::reply(400, json::object{{"message", message.error().message}});
        const auto id = message->id;
        return with_id(http::send_mail(mail_of(request, std::move(*message))), id);
    }

    http::Client& client_;
    const Clock& clock_;
    Offload offload_;
};

}  // namespace

std::unique_ptr<http::Client> make_mail_client(http::Client& client, const Clock& clock, Offload offload) {
    return std::make_unique<MailClient>(client, clock, std::move(offload));
}

}  // namespace tendril::connector
