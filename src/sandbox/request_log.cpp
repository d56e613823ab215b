#include "sandbox/request_log.hpp"

#include <algorithm>

#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

// Credentials are never kept. Content-Length is left out because the body tells it, and without it most header blocks
// of a client are equal and can be shared.
bool kept(std::string_view name) {
    static constexpr std::array<std::string_view, 4> left_out{"authorization", "x-api-key", "cookie", "content-length"};
    return std::none_of(left_out.begin(), left_out.end(),
                        [&](std::string_view other) { return equal_without_case(name, other); });
}

std::string to_block(const http::Headers& headers) {
    std::string block;
    for (const auto& [name, value] : headers) {
        if (!kept(name)) continue;
        block.append(to_lower(name)).append(1, ':').append(value).append(1, '\n');
    }
    return block;
}

json::object from_block(std::string_view block) {
    json::object headers;
    while (!block.empty()) {
        const auto end = block.find('\n');
        const auto line = block.substr(0, end);
        const auto colon = line.find(':');
        headers[line.substr(0, colon)] = line.substr(colon + 1);
        block.remove_prefix(end + 1);
    }
    return headers;
}

std::string_view method_of(const std::array<char, 8>& method) {
    return {method.data(), static_cast<std::size_t>(std::find(method.begin(), method.end(), '\0') - method.begin())};
}

// A body that is JSON is shown as JSON, any other as text.
json::value body_value(const std::string& body) {
    if (body.empty()) return nullptr;
    auto parsed = parse_json(body);
    if (parsed) return *std::move(parsed);
    return json::value(body);
}

}  // namespace

std::shared_ptr<const std::string> RequestLog::shared_headers(const http::Headers& headers) {
    auto block = to_block(headers);
    for (const auto& known : recent_headers_) {
        if (known && *known == block) return known;
    }
    auto fresh = std::make_shared<const std::string>(std::move(block));
    recent_headers_[next_recent_] = fresh;
    next_recent_ = (next_recent_ + 1) % recent_headers_.size();
    return fresh;
}

std::size_t RequestLog::size_of(const Entry& entry) {
    return sizeof(Entry) + entry.target.capacity() + entry.body.capacity();
}

void RequestLog::forget_oldest() {
    bytes_ -= size_of(entries_.front());
    entries_.pop_front();
}

void RequestLog::add(const http::Request& request, TimePoint time, std::string_view operation, int status,
                     bool dropped) {
    Entry entry{++total_,  time, request.path, request.body, shared_headers(request.headers),
                operation, {},   {},           dropped};
    if (!request.query.empty()) entry.target.append(1, '?').append(request.query);
    entry.target.shrink_to_fit();
    std::copy_n(request.method.begin(), std::min(request.method.size(), entry.method.size()), entry.method.begin());
    entry.status = static_cast<std::int16_t>(status);
    bytes_ += size_of(entry);
    entries_.push_back(std::move(entry));
    while (entries_.size() > entries_max || (bytes_ > bytes_max && entries_.size() > 1)) forget_oldest();
}

void RequestLog::clear() {
    entries_.clear();
    bytes_ = 0;
    total_ = 0;
}

bool RequestLog::wanted(const Entry& entry, const RequestFilter& filter) {
    const auto path = std::string_view(entry.target).substr(0, entry.target.find('?'));
    return (filter.method.empty() || filter.method == method_of(entry.method)) &&
           (filter.path.empty() || matches_pattern(filter.path, path)) &&
           (filter.operation.empty() || filter.operation == entry.operation);
}

json::object RequestLog::to_json(const Entry& entry) {
    const auto question = entry.target.find('?');
    const auto query =
        question == std::string::npos ? std::string_view() : std::string_view(entry.target).substr(question + 1);
    return {
        {"sequence", entry.sequence},
        {"time", to_iso8601(entry.time)},
        {"method", method_of(entry.method)},
        {"path", std::string_view(entry.target).substr(0, question)},
        {"query", query},
        {"headers", from_block(*entry.headers)},
        {"body", body_value(entry.body)},
        {"status", entry.status},
        {"operation", entry.operation},
        // Operations that are simulated go by the API's own name, others by the catalog's.
        {"generic", entry.operation.find('.') != std::string_view::npos},
        {"dropped", entry.dropped},
    };
}

json::object RequestLog::to_json(const RequestFilter& filter) const {
    json::array items;
    json::value next_after;
    const auto start = std::partition_point(entries_.begin(), entries_.end(),
                                            [&](const Entry& entry) { return entry.sequence <= filter.after; });
    for (auto entry = start; entry != entries_.end(); ++entry) {
        if (!wanted(*entry, filter)) continue;
        if (items.size() == filter.entries_max) {
            next_after = items.empty() ? json::value(filter.after) : items.back().at("sequence");
            break;
        }
        items.push_back(to_json(*entry));
    }
    return {
        {"requests", std::move(items)},
        {"total", total_},
        {"first", entries_.empty() ? total_ + 1 : entries_.front().sequence},
        {"next_after", std::move(next_after)},
    };
}

}  // namespace tendril::sandbox
