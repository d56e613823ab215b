#include "api/locations.hpp"

namespace tendril::api {

namespace {

// Settings of a connection.
constexpr std::string_view location_setting = "location_id";
constexpr std::string_view company_setting = "company_id";

using Index = std::multimap<std::string, std::string, std::less<>>;

void erase(Index& index, const std::string& key, const std::string& connection) {
    const auto [first, last] = index.equal_range(key);
    for (auto entry = first; entry != last; ++entry) {
        if (entry->second == connection) return static_cast<void>(index.erase(entry));
    }
}

}  // namespace

void Locations::put(const store::Connection& connection) {
    remove(connection.id);
    Served served{connection.workspace, std::string(text_or(connection.settings, location_setting)),
                  std::string(text_or(connection.settings, company_setting))};
    if (!served.location.empty()) by_location_.emplace(served.location, connection.id);
    if (!served.company.empty()) by_company_.emplace(served.company, connection.id);
    by_connection_.insert_or_assign(connection.id, std::move(served));
}

void Locations::remove(const std::string& connection) {
    const auto found = by_connection_.find(connection);
    if (found == by_connection_.end()) return;
    erase(by_location_, found->second.location, connection);
    erase(by_company_, found->second.company, connection);
    by_connection_.erase(found);
}

void Locations::replace(const std::vector<store::Connection>& connections) {
    by_connection_.clear();
    by_location_.clear();
    by_company_.clear();
    for (const auto& connection : connections) put(connection);
}

std::vector<Locations::Place> Locations::find(std::string_view location, std::string_view company) const {
    std::vector<Place> places;
    const bool of_location = !location.empty();
    const auto& index = of_location ? by_location_ : by_company_;
    const auto [first, last] = index.equal_range(of_location ? location : company);
    for (auto entry = first; entry != last; ++entry) {
        places.push_back({by_connection_.at(entry->second).workspace, entry->second});
    }
    return places;
}

}  // namespace tendril::api
