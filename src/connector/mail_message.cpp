#include "connector/mail_message.hpp"

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "vault/base64.hpp"
#include "vault/signatures.hpp"

namespace tendril::connector {

namespace {

constexpr std::size_t recipients_max = 100;
constexpr std::size_t encoded_word_bytes = 45;  // of text in one encoded word
constexpr std::size_t base64_line = 76;

// Members of the input and the headers that show them.
constexpr std::array<std::pair<std::string_view, std::string_view>, 4> address_headers{
    {{"to", "To"}, {"cc", "Cc"}, {"bcc", ""}, {"reply_to", "Reply-To"}}};

Error wrong(std::string_view member, const std::string& sentence) {
    return {ErrorCode::invalid_input, sentence, std::string(member)};
}

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ')) text.remove_prefix(1);
    while (text.ends_with(' ')) text.remove_suffix(1);
    return text;
}

bool is_plain(std::string_view text) {
    return std::ranges::all_of(text, [](char character) { return character >= ' ' && character <= '~'; });
}

// The bytes of a text that one encoded word holds: no character is cut.
std::size_t part_of(std::string_view text) {
    auto size = std::min(text.size(), encoded_word_bytes);
    while (size > 0 && size < text.size() && (static_cast<unsigned char>(text[size]) & 0xC0U) == 0x80U) --size;
    return size == 0 ? std::min(text.size(), encoded_word_bytes) : size;
}

// RFC 2047 where it is needed.
std::string header_text(std::string_view text) {
    if (is_plain(text)) return std::string(text);
    std::string encoded;
    while (!text.empty()) {
        const auto size = part_of(text);
        encoded +=
            (encoded.empty() ? "" : "\r\n ") + ("=?utf-8?B?" + vault::base64_encode(text.substr(0, size))) + "?=";
        text.remove_prefix(size);
    }
    return encoded;
}

struct Mailbox {
    std::string name;
    std::string address;
};

bool is_address(std::string_view text) {
    const auto at = text.find('@');
    const bool has_both = at != std::string_view::npos && at > 0 && at + 1 < text.size();
    return has_both && is_plain(text) && text.find_first_of(" <>,;\"\\") == std::string_view::npos &&
           text.find('@', at + 1) == std::string_view::npos;
}

// "Studio North <hello@example.com>" or the bare address.
Result<Mailbox> read_mailbox(std::string_view text, std::string_view member) {
    text = trim(text);
    Mailbox mailbox;
    const auto open = text.find('<');
    if (open != std::string_view::npos && text.ends_with('>')) {
        auto name = trim(text.substr(0, open));
        if (name.size() >= 2 && name.starts_with('"') && name.ends_with('"')) name = name.substr(1, name.size() - 2);
        mailbox.name = name;
        text = text.substr(open + 1, text.size() - open - 2);
    }
    mailbox.address = text;
    if (is_address(mailbox.address) && mailbox.name.find_first_of("\r\n\"\\") == std::string::npos) return mailbox;
    return wrong(member, "\"" + std::string(member) + "\" holds '" + std::string(text.substr(0, 80)) +
                             "', which is no e-mail address.");
}

Result<std::vector<Mailbox>> read_mailboxes(const json::object& input, std::string_view member) {
    std::vector<Mailbox> mailboxes;
    std::string_view rest = text_or(input, member);
    while (!trim(rest).empty()) {
        const auto end = std::min(rest.find(','), rest.size());
        auto mailbox = read_mailbox(rest.substr(0, end), member);
        if (!mailbox) return mailbox.error();
        mailboxes.push_back(std::move(*mailbox));
        rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return mailboxes;
}

std::string written(const std::vector<Mailbox>& mailboxes) {
    std::string text;
    for (const auto& mailbox : mailboxes) {
        if (!text.empty()) text += ",\r\n ";
        if (mailbox.name.empty()) {
            text += mailbox.address;
        } else {
            const auto name = is_plain(mailbox.name) ? "\"" + mailbox.name + "\"" : header_text(mailbox.name);
            text += name + " <" + mailbox.address + ">";
        }
    }
    return text;
}

// "Mon, 23 Nov 2026 09:30:00 +0000", whatever the locale.
std::string written(TimePoint time) {
    constexpr std::array<const char*, 7> days{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
    constexpr std::array<const char*, 12> months{"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                 "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
    const std::time_t seconds = std::chrono::floor<std::chrono::seconds>(time).time_since_epoch().count();
    std::tm parts{};
    gmtime_r(&seconds, &parts);
    std::array<char, 64> text{};
    std::snprintf(text.data(), text.size(), "%s, %02d %s %04d %02d:%02d:%02d +0000",
                  days.at(static_cast<std::size_t>(parts.tm_wday)), parts.tm_mday,
                  months.at(static_cast<std::size_t>(parts.tm_mon)), parts.tm_year + 1900, parts.tm_hour, parts.tm_min,
                  parts.tm_sec);
    return text.data();
}

std::string part(std::string_view type, std::string_view content) {
    std::string text =
        "Content-Type: " + std::string(type) + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n";
    const auto encoded = vault::base64_encode(content);
    for (std::size_t at = 0; at < encoded.size(); at += base64_line) text += encoded.substr(at, base64_line) + "\r\n";
    return text;
}

std::string body_of(std::string_view text, std::string_view html, const std::string& boundary) {
    if (html.empty()) return part("text/plain", text);
    if (text.empty()) return part("text/html", html);
    return "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n" +
           part("text/plain", text) + "--" + boundary + "\r\n" + part("text/html", html) + "--" + boundary + "--\r\n";
}

}  // namespace

Result<MailMessage> compose_mail(const json::object& input, TimePoint now) {
    const auto from = read_mailbox(text_or(input, "from"), "from");
    if (!from) return from.error();
    MailMessage mail;
    mail.from = from->address;
    const auto hash = vault::sha256_hex(to_text(input) + to_iso8601(now));
    mail.id = "<" + hash.substr(0, 32) + "@tendril>";
    std::string headers = "From: " + written(std::vector<Mailbox>{*from}) + "\r\n";
    for (const auto& [member, header] : address_headers) {
        const auto mailboxes = read_mailboxes(input, member);
        if (!mailboxes) return mailboxes.error();
        const bool is_recipient = member != "reply_to";
        for (const auto& mailbox : *mailboxes) {
            if (is_recipient) mail.recipients.push_back(mailbox.address);
        }
        const bool is_shown = !mailboxes->empty() && !header.empty();
        if (is_shown) headers += std::string(header) + ": " + written(*mailboxes) + "\r\n";
    }
    if (mail.recipients.empty()) return wrong("to", "\"to\" must hold an e-mail address.");
    if (mail.recipients.size() > recipients_max) return wrong("to", "A message goes to at most 100 addresses.");
    const auto subject = text_or(input, "subject");
    if (subject.find_first_of("\r\n") != std::string_view::npos) {
        return wrong("subject", "\"subject\" must be one line.");
    }
    const auto text = text_or(input, "text");
    const auto html = text_or(input, "html");
    if (text.empty() && html.empty()) return wrong("text", "The message needs \"text\" or \"html\".");
    mail.text = headers + "Subject: " + header_text(subject) + "\r\nDate: " + written(now) +
                "\r\nMessage-ID: " + mail.id + "\r\nMIME-Version: 1.0\r\n" +
                body_of(text, html, "part-" + hash.substr(32, 24));
    return mail;
}

}  // namespace tendril::connector
