// The webhooks that changes bring about, as the service delivers them: one flat object with its envelope (appointments
// alone are nested).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/random.hpp"
#include "sandbox/highlevel/records.hpp"

namespace tendril::sandbox {

class WebhookFeed {
 public:
    // `random` must outlive the feed.
    WebhookFeed(std::string location_id, Random& random) : location_id_(std::move(location_id)), random_(random) {}

    // While it is off nothing is kept.
    void set_on(bool on);
    void add(std::string_view type, const Contact& contact, TimePoint now);
    void add(std::string_view type, const Task& task, TimePoint now);
    void add(std::string_view type, const Note& note, TimePoint now);
    void add(std::string_view type, const Appointment& appointment, const Contact& contact, TimePoint now);
    // What came since the last time, oldest first.
    std::vector<json::object> take();

 private:
    void push(std::string_view type, json::object content, TimePoint now);

    std::string location_id_;
    Random& random_;
    bool on_ = false;
    std::vector<json::object> waiting_;
};

// `payload` with the members of a delivery that it lacks: type, locationId, appId, versionId, timestamp, webhookId.
json::object with_envelope(json::object payload, std::string_view type, std::string_view location_id, Random& random,
                           TimePoint now);

}  // namespace tendril::sandbox
