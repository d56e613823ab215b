#include <algorithm>
#include <array>

#include "connector/manifest_parts.hpp"

namespace tendril::connector {

namespace {

constexpr std::array differences{std::pair<std::string_view, Difference>{"appears", Difference::appears},
                                 std::pair<std::string_view, Difference>{"becomes", Difference::becomes},
                                 std::pair<std::string_view, Difference>{"rises", Difference::rises},
                                 std::pair<std::string_view, Difference>{"dated", Difference::dated}};

Difference parse_difference(ManifestReader& reader) {
    const auto name = reader.text("difference");
    for (const auto& [known, difference] : differences) {
        if (known == name) return difference;
    }
    reader.fault("difference", "must be one of appears, becomes, rises, dated");
    return Difference::appears;
}

PollRule parse_rule(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"trigger", "difference", "field", "values", "at_least", "at_first", "across_days", "unless_at",
                           "data", "occurred_at"});
    PollRule rule;
    rule.trigger = reader.text("trigger");
    rule.difference = parse_difference(reader);
    rule.field = reader.slash_path("field", "");
    rule.values = reader.list("values");
    if (reader.has("at_least")) rule.at_least = static_cast<double>(reader.integer("at_least"));
    rule.at_first = reader.boolean("at_first", true);
    rule.across_days = reader.boolean("across_days", false);
    rule.unless_at = reader.slash_path("unless_at", "");
    rule.data = parse_mapping(reader, "data");
    rule.occurred_at = reader.slash_path("occurred_at", "");
    if (rule.field.empty() != (rule.difference == Difference::appears)) {
        reader.fault("field", "is needed by becomes, rises and dated and by nothing else");
    }
    if (rule.values.empty() == (rule.difference == Difference::becomes)) {
        reader.fault("values", "are needed by becomes and by nothing else");
    }
    return rule;
}

PollPages parse_pages(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"offset", "limit", "size"});
    return {reader.text("offset"), reader.text("limit"), static_cast<int>(reader.integer("size"))};
}

PollParents parse_parents(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"operation", "input", "items", "id", "pages", "all_pages"});
    PollParents parents;
    parents.operation = reader.text("operation");
    parents.input = parse_mapping(reader, "input");
    parents.items = reader.slash_path("items", "");
    parents.id = reader.slash_path("id", "/id");
    if (reader.has("pages")) parents.pages = parse_pages(reader.object("pages"), reader.path("pages"), errors);
    parents.all_pages = reader.boolean("all_pages", false);
    return parents;
}

PollDays parse_days(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"back", "yesterday_until_hour"});
    return {static_cast<int>(reader.integer("back")), static_cast<int>(reader.integer("yesterday_until_hour"))};
}

PollReconciliation parse_reconciliation(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"settle_s", "back_days"});
    return {std::chrono::seconds(reader.integer("settle_s")), static_cast<int>(reader.integer("back_days"))};
}

void parse_window(const json::object& document, const std::string& path, Poll& poll, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors, {"back", "ahead"});
    poll.window_back = static_cast<int>(reader.integer("back"));
    poll.window_ahead = static_cast<int>(reader.integer("ahead"));
}

void parse_seconds(ManifestReader& reader, std::string_view name, std::chrono::seconds& seconds) {
    if (reader.has(name)) seconds = std::chrono::seconds(reader.integer(name));
}

Poll parse_poll(const json::object& document, const std::string& path, ManifestErrors& errors) {
    ManifestReader reader(document, path, errors,
                          {"id", "title", "only_in", "operation", "input", "items", "item_ids", "over", "days", "window",
                           "pages", "all_pages", "reconciles", "period", "remembers_gone", "shortest_s", "longest_s",
                           "rules"});
    Poll poll;
    poll.id = reader.text("id");
    poll.title = reader.text("title");
    if (reader.has("only_in")) {
        poll.only_in = parse_availability(reader.object("only_in"), reader.path("only_in"), errors);
    }
    poll.operation = reader.text("operation");
    poll.input = parse_mapping(reader, "input");
    poll.items = reader.slash_path("items", "");
    if (reader.has("item_ids")) poll.item_ids = reader.texts("item_ids");
    if (reader.has("over")) poll.over = parse_parents(reader.object("over"), reader.path("over"), errors);
    if (reader.has("days")) poll.days = parse_days(reader.object("days"), reader.path("days"), errors);
    if (reader.has("window")) parse_window(reader.object("window"), reader.path("window"), poll, errors);
    if (reader.has("pages")) poll.pages = parse_pages(reader.object("pages"), reader.path("pages"), errors);
    poll.all_pages = reader.boolean("all_pages", false);
    if (reader.has("reconciles")) {
        poll.reconciles = parse_reconciliation(reader.object("reconciles"), reader.path("reconciles"), errors);
    }
    poll.period = reader.slash_path("period", "");
    poll.remembers_gone = reader.boolean("remembers_gone", false);
    parse_seconds(reader, "shortest_s", poll.shortest);
    parse_seconds(reader, "longest_s", poll.longest);
    if (poll.longest < poll.shortest) reader.fault("longest_s", "must not be below shortest_s");
    reader.each_object("rules", [&](const json::object& rule, const std::string& place) {
        poll.rules.push_back(parse_rule(rule, place, errors));
    });
    const bool has_dated = std::ranges::any_of(
        poll.rules, [](const auto& rule) { return rule.difference == Difference::dated; });
    if (has_dated && !poll.reconciles) reader.fault("rules", "may be dated only in polls that reconcile");
    if (reader.list("rules").empty()) reader.fault("rules", "must hold at least one");
    return poll;
}

}  // namespace

std::vector<Poll> parse_polls(const json::object& document, const std::string& connector, ManifestErrors& errors) {
    std::vector<Poll> polls;
    const auto& list = array_or_empty(document, "polls");
    for (std::size_t i = 0; i < list.size(); ++i) {
        const auto path = "polls[" + std::to_string(i) + "]";
        if (const auto* poll = list[i].if_object()) {
            polls.push_back(parse_poll(*poll, path, errors));
            polls.back().connector = connector;
        } else {
            errors.add(path, "must be an object");
        }
    }
    return polls;
}

}  // namespace tendril::connector
