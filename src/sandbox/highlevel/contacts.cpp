// Operations on contacts themselves.
#include <algorithm>
#include <charconv>

#include "http/router.hpp"
#include "sandbox/highlevel/rendering.hpp"
#include "sandbox/highlevel/simulator.hpp"
#include "sandbox/text_match.hpp"

namespace tendril::sandbox {

namespace {

constexpr std::size_t page_size_default = 20;
constexpr std::size_t page_size_max = 100;
constexpr std::size_t business_page_size_default = 25;

// What the contact keeps as it was given; the rest has members of its own.
constexpr std::array<std::string_view, 14> detail_names{
    "gender",      "address1",           "city",   "state",   "postalCode", "website", "timezone", "dnd", "dndSettings",
    "companyName", "inboundDndSettings", "source", "country", "assignedTo",
};

// The member as text: "" when it is null or absent.
std::string text_of(const json::object& fields, std::string_view name) {
    return std::string(text_or(fields, name));
}

void set_text(std::string& target, const json::object& fields, std::string_view name) {
    if (fields.contains(name)) target = text_of(fields, name);
}

// "name" alone is split at the first blank; firstName and lastName win over it.
void set_names(Contact& contact, const json::object& fields) {
    if (const auto name = text_of(fields, "name"); !name.empty()) {
        const auto blank = std::min(name.find(' '), name.size());
        contact.first_name = name.substr(0, blank);
        contact.last_name = blank < name.size() ? name.substr(blank + 1) : std::string();
    }
    set_text(contact.first_name, fields, "firstName");
    set_text(contact.last_name, fields, "lastName");
}

void set_details(Contact& contact, const json::object& fields) {
    for (const auto name : detail_names) {
        const auto* value = fields.if_contains(name);
        if (value == nullptr) continue;
        if (value->is_null()) {
            contact.details.erase(name);
        } else {
            contact.details[name] = *value;
        }
    }
    if (!fields.contains("dateOfBirth")) return;
    const auto birthday = normalised_birthday(text_or(fields, "dateOfBirth"));
    if (birthday) {
        contact.details["dateOfBirth"] = *birthday;
    } else {
        contact.details.erase("dateOfBirth");
    }
}

// Replaces all tags; of two that differ in case only, the first stays.
void set_tags(Contact& contact, const json::object& fields) {
    if (!fields.contains("tags")) return;
    contact.tags.clear();
    for (const auto& item : array_or_empty(fields, "tags")) {
        const std::string_view tag = item.get_string();
        const bool known = std::any_of(contact.tags.begin(), contact.tags.end(),
                                       [&](const auto& other) { return equal_without_case(other, tag); });
        if (!known) contact.tags.emplace_back(tag);
    }
}

// Fields that are not named keep their values.
void set_custom_fields(Contact& contact, const json::object& fields) {
    for (const auto& item : array_or_empty(fields, "customFields")) {
        const auto& field = item.get_object();
        const auto id = text_or(field, "id");
        const auto* given = field.if_contains("field_value");
        auto value = given == nullptr ? json::value() : *given;
        const auto known = std::find_if(contact.custom_fields.begin(), contact.custom_fields.end(),
                                        [&](const auto& entry) { return entry.first == id; });
        if (known != contact.custom_fields.end()) {
            known->second = std::move(value);
        } else {
            contact.custom_fields.emplace_back(id, std::move(value));
        }
    }
}

void set_plain_fields(Contact& contact, const json::object& fields) {
    set_names(contact, fields);
    set_details(contact, fields);
    set_tags(contact, fields);
    set_custom_fields(contact, fields);
}

bool same_dnd(const json::object& one, const json::object& other) {
    for (const auto* name : {"dnd", "dndSettings", "inboundDndSettings"}) {
        const auto* left = one.if_contains(name);
        const auto* right = other.if_contains(name);
        if ((left == nullptr) != (right == nullptr) || (left != nullptr && *left != *right)) return false;
    }
    return true;
}

// `query` as the list searches it: a part of name, email or phone, without case. `wanted` is in lower case.
bool mentions(const Contact& contact, std::string_view wanted) {
    const auto has = [&](std::string_view text) { return to_lower(text).find(wanted) != std::string::npos; };
    return has(contact.email) || has(contact.first_name + " " + contact.last_name) || has(contact.phone);
}

std::size_t number_of(const http::Parameters& query, std::string_view name, std::size_t fallback) {
    const auto found = query.find(name);
    if (found == query.end()) return fallback;
    std::size_t number = fallback;
    std::from_chars(found->second.data(), found->second.data() + found->second.size(), number);
    return number;
}

std::string text_of(const http::Parameters& query, std::string_view name) {
    const auto found = query.find(name);
    return found == query.end() ? std::string() : found->second;
}

}  // namespace

HighLevelSimulator::Reply HighLevelSimulator::get_contact(const Call& call) {
    const auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    return {200, {{"contact", render_contact(*contact, options_.location_id)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_contacts(const Call& call) {
    const auto limit = number_of(call.query, "limit", page_size_default);
    if (limit == 0) return invalid({"limit must not be less than 1"});
    if (limit > page_size_max) return invalid({"limit must not be greater than 100"});
    return {200, list_page(call, to_lower(text_of(call.query, "query")), limit)};
}

// A page starts after startAfter (ms of dateAdded) and startAfterId, both out of the meta of the page before.
json::object HighLevelSimulator::list_page(const Call& call, std::string_view query, std::size_t limit) {
    const auto& order = book_.by_age();
    const auto after_id = text_of(call.query, "startAfterId");
    auto after_time = static_cast<std::int64_t>(number_of(call.query, "startAfter", 0));
    const auto* last = book_.find(after_id);
    if (last != nullptr && !call.query.contains("startAfter")) after_time = ContactBook::place_of(*last).first;
    auto at = after_time == 0 ? order.begin() : order.upper_bound({after_time, after_id});

    json::array contacts;
    const Contact* last_shown = nullptr;
    for (; at != order.end() && contacts.size() < limit; ++at) {
        if (!query.empty() && !mentions(*at->second, query)) continue;
        contacts.push_back(render_contact(*at->second, options_.location_id));
        last_shown = at->second;
    }
    const auto matching = [&](const auto& entry) { return query.empty() || mentions(*entry.second, query); };
    const bool more = last_shown != nullptr && std::any_of(at, order.end(), matching);
    const auto total =
        query.empty() ? static_cast<std::ptrdiff_t>(book_.size()) : std::count_if(order.begin(), order.end(), matching);
    json::object meta{{"total", total}, {"nextPageUrl", nullptr}};
    if (more) {
        const auto place = ContactBook::place_of(*last_shown);
        meta["startAfter"] = place.first;
        meta["startAfterId"] = place.second;
        meta["nextPageUrl"] = "/contacts/?locationId=" + options_.location_id + "&limit=" + std::to_string(limit) +
                              "&startAfter=" + std::to_string(place.first) +
                              "&startAfterId=" + std::string(place.second) +
                              (query.empty() ? "" : "&query=" + http::percent_encode(query));
    }
    return {{"contacts", std::move(contacts)}, {"count", total}, {"meta", std::move(meta)}};
}

HighLevelSimulator::Reply HighLevelSimulator::get_contacts_of_business(const Call& call) {
    const auto limit = number_of(call.query, "limit", business_page_size_default);
    if (limit > page_size_max) return invalid({"limit must not be greater than 100"});
    const auto skip = number_of(call.query, "skip", 0);
    const auto query = to_lower(text_of(call.query, "query"));
    json::array contacts;
    std::size_t count = 0;
    for (const auto& [place, contact] : book_.by_age()) {
        if (contact->business_id != call.variables[0]) continue;
        if (!query.empty() && !mentions(*contact, query)) continue;
        const bool shown = count >= skip && contacts.size() < limit;
        if (shown) contacts.push_back(render_contact(*contact, options_.location_id));
        ++count;
    }
    return {200, {{"contacts", std::move(contacts)}, {"count", count}}};
}

// The duplicate rule of a location that does not allow duplicates: email first, then phone.
std::optional<HighLevelSimulator::Reply> HighLevelSimulator::find_duplicate(const json::object& fields,
                                                                            const Contact* self) {
    if (allow_duplicates_) return std::nullopt;
    std::string_view field = "email";
    const auto* found = book_.find_by_email(text_or(fields, "email"));
    if (found == nullptr || found == self) {
        field = "phone";
        found = book_.find_by_phone(text_or(fields, "phone"));
    }
    if (found == nullptr || found == self) return std::nullopt;
    auto reply = error(400, "This location does not allow duplicated contacts.");
    const auto shown = render_contact(*found, options_.location_id);
    reply.body["meta"] =
        json::object{{"contactId", found->id}, {"matchingField", field}, {"contactName", text_or(shown, "name")}};
    return reply;
}

Contact& HighLevelSimulator::add_contact(const json::object& fields, TimePoint now) {
    Contact contact;
    contact.id = new_object_id();
    contact.added = now;
    contact.updated = now;
    contact.email = text_of(fields, "email");
    contact.phone = text_of(fields, "phone");
    set_plain_fields(contact, fields);
    return book_.add(std::move(contact));
}

void HighLevelSimulator::change_contact(Contact& contact, const json::object& fields, TimePoint now) {
    const auto tags_before = contact.tags;
    const auto dnd_before = contact.details;
    set_plain_fields(contact, fields);
    if (fields.contains("email")) book_.set_email(contact, text_of(fields, "email"));
    if (fields.contains("phone")) book_.set_phone(contact, text_of(fields, "phone"));
    contact.updated = now;
    feed_.add("ContactUpdate", contact, now);
    if (contact.tags != tags_before) feed_.add("ContactTagUpdate", contact, now);
    if (same_dnd(contact.details, dnd_before)) return;
    feed_.add("ContactDndUpdate", contact, now);
}

HighLevelSimulator::Reply HighLevelSimulator::create_contact(const Call& call) {
    if (auto duplicate = find_duplicate(call.body, nullptr)) return *std::move(duplicate);
    const auto& contact = add_contact(call.body, call.now);
    feed_.add("ContactCreate", contact, call.now);
    return {201, {{"contact", render_contact(contact, options_.location_id)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::update_contact(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    if (auto duplicate = find_duplicate(call.body, contact)) return *std::move(duplicate);
    change_contact(*contact, call.body, call.now);
    return {200, {{"succeded", true}, {"contact", render_contact(*contact, options_.location_id)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::upsert_contact(const Call& call) {
    const bool new_at_once = allow_duplicates_ && boolean_or(call.body, "createNewIfDuplicateAllowed", false);
    Contact* found = nullptr;
    if (!new_at_once) {
        found = book_.find_by_email(text_or(call.body, "email"));
        if (found == nullptr) found = book_.find_by_phone(text_or(call.body, "phone"));
    }
    if (found == nullptr) {
        const auto& contact = add_contact(call.body, call.now);
        feed_.add("ContactCreate", contact, call.now);
        return {200, {{"new", true}, {"contact", render_contact(contact, options_.location_id)}}};
    }
    // Where email and phone belong to two contacts, the second one's field is dropped without a word.
    auto fields = call.body;
    const auto* owner = book_.find_by_phone(text_or(fields, "phone"));
    if (owner != nullptr && owner != found) fields.erase("phone");
    change_contact(*found, fields, call.now);
    return {200, {{"new", false}, {"contact", render_contact(*found, options_.location_id)}}};
}

HighLevelSimulator::Reply HighLevelSimulator::delete_contact(const Call& call) {
    auto* contact = book_.find(call.variables[0]);
    if (contact == nullptr) return no_such("Contact", call.variables[0]);
    feed_.add("ContactDelete", *contact, call.now);
    book_.remove(*contact);
    return {200, {{"succeded", true}}};
}

}  // namespace tendril::sandbox
