#include "base/csv.hpp"

#include <algorithm>
#include <utility>

namespace tendril {

namespace {

using Rows = std::vector<std::vector<std::string>>;

char separator_of(std::string_view text) {
    bool quoted = false;
    for (const char c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\n') break;
        if (c == ',' || c == ';') return c;
    }
    return ',';
}

class Reader {
 public:
    Reader(std::string_view text, const CsvLimits& limits)
        : text_(text), limits_(limits), separator_(separator_of(text)) {}

    Result<Rows> read() {
        while (at_ < text_.size()) {
            if (auto added = read_row(); !added) return added.error();
        }
        return std::move(rows_);
    }

 private:
    Result<void> read_row() {
        std::vector<std::string> row;
        const auto line = line_;
        do {
            if (row.size() == limits_.columns_max) {
                return wrong("has more than " + std::to_string(limits_.columns_max) + " cells.", line);
            }
            auto cell = next() == '"' ? read_quoted() : read_plain();
            if (!cell) return cell.error();
            row.push_back(std::move(*cell));
        } while (accept(separator_));
        accept('\r');
        if (at_ < text_.size() && !accept('\n')) return wrong("has text after a closing quote.", line);
        ++line_;
        if (row.size() == 1 && row.front().empty()) return {};
        if (rows_.size() == limits_.rows_max) {
            return Error(ErrorCode::too_large,
                         "The table has more than " + std::to_string(limits_.rows_max) + " lines.");
        }
        rows_.push_back(std::move(row));
        return {};
    }

    Result<std::string> read_plain() {
        const auto end = std::min(text_.find_first_of(std::string{separator_, '\n'}, at_), text_.size());
        auto cell = text_.substr(at_, end - at_);
        at_ = end;
        const bool ends_line = end == text_.size() || text_[end] == '\n';
        if (ends_line && cell.ends_with('\r')) cell.remove_suffix(1);
        return std::string(cell);
    }

    Result<std::string> read_quoted() {
        const auto line = line_;
        std::string cell;
        ++at_;
        while (at_ < text_.size()) {
            const char c = text_[at_++];
            if (c == '"' && !accept('"')) return cell;
            if (c == '\n') ++line_;
            cell += c;
        }
        return wrong("has a quote that does not end.", line);
    }

    [[nodiscard]] char next() const { return at_ < text_.size() ? text_[at_] : '\0'; }
    bool accept(char c) {
        if (at_ >= text_.size() || text_[at_] != c) return false;
        ++at_;
        return true;
    }
    static Error wrong(const std::string& what, std::size_t line) {
        return {ErrorCode::invalid_input, "Line " + std::to_string(line) + " " + what};
    }

    std::string_view text_;
    const CsvLimits& limits_;
    char separator_;
    std::size_t at_ = 0;
    std::size_t line_ = 1;
    Rows rows_;
};

}  // namespace

Result<Rows> parse_csv(std::string_view text, const CsvLimits& limits) {
    if (text.size() > limits.bytes_max) {
        return Error(ErrorCode::too_large, "The table is longer than " + std::to_string(limits.bytes_max) + " bytes.");
    }
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    return Reader(text, limits).read();
}

}  // namespace tendril
