// Which workspace's connection serves a HighLevel location: one hook may take the events of many. On the server's
// executor only.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/records.hpp"

namespace tendril::api {

class Locations {
 public:
    struct Place {
        std::string workspace;
        std::string connection;
    };

    void put(const store::Connection& connection);
    void remove(const std::string& connection);
    // These and no others.
    void replace(const std::vector<store::Connection>& connections);

    // The connections of a location or, by its company's id, of an agency. "" finds nothing.
    [[nodiscard]] std::vector<Place> find(std::string_view location, std::string_view company) const;

 private:
    struct Served {
        std::string workspace;
        std::string location;
        std::string company;
    };
    std::map<std::string, Served> by_connection_;
    std::multimap<std::string, std::string, std::less<>> by_location_;  // ids of connections
    std::multimap<std::string, std::string, std::less<>> by_company_;
};

}  // namespace tendril::api
