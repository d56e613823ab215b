#include "base/csv.hpp"

#include <algorithm>
#include <utility>

namespace tendril {

namespace {

constexpr std::size_t columns_max = 100;

Error wrong(std::size_t line, const std::string& sentence) {
    return {ErrorCode::invalid_input, "Line " + std::to_string(line) + ": " + sentence, "csv"};
}

char separator_of(std::string_view text) {
    const auto line = text.substr(0, text.find('\n'));
    char best = ',';
    for (const char candidate : {';', '\t'}) {
        if (std::ranges::count(line, candidate) > std::ranges::count(line, best)) best = candidate;
    }
    return best;
}

std::string trimmed(std::string_view text) {
    const auto first = text.find_first_not_of(" \t\r\n");
    if (first == std::string_view::npos) return {};
    return std::string(text.substr(first, text.find_last_not_of(" \t\r\n") - first + 1));
}

// Reads cell after cell.
class Reader {
 public:
    Reader(std::string_view text, char separator) : text_(text), separator_(separator) {}

    [[nodiscard]] bool at_end() const { return place_ >= text_.size(); }
    [[nodiscard]] std::size_t line() const { return line_; }

    Result<std::vector<std::string>> row() {
        std::vector<std::string> cells;
        while (true) {
            auto cell = at_end() || text_[place_] != '"' ? plain() : quoted();
            if (!cell) return cell.error();
            cells.push_back(*std::move(cell));
            if (cells.size() > columns_max) return wrong(line_, "there are more than 100 cells.");
            if (at_end()) return cells;
            const char end = text_[place_++];
            if (end == separator_) continue;
            if (end == '\r' && !at_end() && text_[place_] == '\n') ++place_;
            ++line_;
            return cells;
        }
    }

 private:
    Result<std::string> plain() {
        const auto begin = place_;
        while (!at_end() && text_[place_] != separator_ && text_[place_] != '\n' && text_[place_] != '\r') ++place_;
        return trimmed(text_.substr(begin, place_ - begin));
    }

    Result<std::string> quoted() {
        const auto opened = line_;
        std::string cell;
        for (++place_; !at_end(); ++place_) {
            const char character = text_[place_];
            if (character == '\n') ++line_;
            if (character != '"') {
                cell += character;
            } else if (place_ + 1 < text_.size() && text_[place_ + 1] == '"') {
                cell += text_[++place_];
            } else {
                ++place_;
                while (!at_end() && text_[place_] == ' ') ++place_;
                const bool ends =
                    at_end() || text_[place_] == separator_ || text_[place_] == '\n' || text_[place_] == '\r';
                if (!ends) return wrong(line_, "something follows a closing quote.");
                return trimmed(cell);
            }
        }
        return wrong(opened, "a quote is opened and not closed.");
    }

    std::string_view text_;
    char separator_;
    std::size_t place_ = 0;
    std::size_t line_ = 1;
};

}  // namespace

Result<CsvTable> parse_csv(std::string_view text) {
    if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
    Reader reader(text, separator_of(text));
    auto columns = reader.row();
    if (!columns) return columns.error();
    CsvTable table{*std::move(columns), {}};
    if (std::ranges::all_of(table.columns, &std::string::empty)) return wrong(1, "the columns have no names.");
    while (!reader.at_end()) {
        const auto line = reader.line();
        auto row = reader.row();
        if (!row) return row.error();
        if (std::ranges::all_of(*row, &std::string::empty)) row->clear();
        if (row->size() > table.columns.size()) return wrong(line, "there are more cells than columns.");
        row->resize(table.columns.size());
        table.rows.push_back(*std::move(row));
        if (table.rows.size() > csv_rows_max) return wrong(line, "there are more than 5000 rows. Split the file.");
    }
    return table;
}

}  // namespace tendril
