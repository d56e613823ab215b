// JSON values to text, added to what is there: a journal is written without building a value of it first.
#pragma once

#include <string>
#include <string_view>

#include "base/json.hpp"

namespace tendril {

void append_json(std::string& out, const json::value& value);
// With its quotes.
void append_json_string(std::string& out, std::string_view text);

// Writes one object, member by member. Names are ours: they hold nothing that would have to be escaped.
class ObjectText {
 public:
    explicit ObjectText(std::string& out) : out_(out) { out_.push_back('{'); }
    ObjectText(const ObjectText&) = delete;
    ObjectText& operator=(const ObjectText&) = delete;
    ~ObjectText() { out_.push_back('}'); }

    void text(std::string_view name, std::string_view text);
    void value(std::string_view name, const json::value& value);
    void integer(std::string_view name, std::int64_t number);
    // A number with a fraction; it must be finite.
    void number(std::string_view name, double number);
    void flag(std::string_view name, bool flag);
    // Begins a member; its value is the caller's to write.
    std::string& member(std::string_view name);

 private:
    std::string& out_;
    bool first_ = true;
};

// Whether the value's text has more than `limit` bytes, without making it; a number counts as at most 24.
bool is_longer_than(const json::value& value, std::size_t limit);

}  // namespace tendril
