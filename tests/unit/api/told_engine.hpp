// An engine that remembers what it is told and does nothing.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/engine.hpp"

namespace tendril::api {

// Remembers what it is told.
class ToldEngine final : public engine::Engine {
 public:
    void start() override {}
    void drain(std::function<void()>) override {}
    void tick() override {}
    void accept(engine::Incoming, engine::Callback<engine::Accepted>) override {}
    void test(engine::TestRequest, engine::Callback<engine::Accepted>) override {}
    void replay(engine::ReplayRequest, engine::Callback<RunId>) override {}
    void decide(RunId, engine::Decision, engine::Callback<void>) override {}
    void cancel(RunId, engine::Callback<void>) override {}
    void read(engine::ReadRequest, engine::Callback<connector::Verdict>) override {}
    [[nodiscard]] bool works_at(std::int32_t) const override { return true; }
    void set_connection(engine::ConnectionFacts facts) override { told.push_back("set " + facts.id); }
    void remove_connection(const std::string& id) override { told.push_back("removed " + id); }
    void set_workspace(engine::WorkspaceFacts facts) override { weights[facts.id] = facts.weight; }
    void set_tables(const std::string& workspace, std::shared_ptr<const expr::Tables> tables) override {
        told.push_back("tables of " + workspace);
        last_tables = std::move(tables);
    }
    [[nodiscard]] const std::string& time_zone_of(const std::string&) const override { return time_zone; }
    [[nodiscard]] std::optional<engine::ConnectionState> connection_state(const std::string& id) const override {
        const auto found = connections.find(id);
        return found == connections.end() ? std::nullopt : std::optional(found->second);
    }
    [[nodiscard]] engine::Counters counters() const override {
        engine::Counters counters;
        counters.partitions_held = partitions_held;
        return counters;
    }

    std::vector<std::string> told;
    std::map<std::string, double> weights;
    std::shared_ptr<const expr::Tables> last_tables;
    std::string time_zone = "UTC";
    std::map<std::string, engine::ConnectionState> connections;
    std::size_t partitions_held = store::partition_count;
};

}  // namespace tendril::api
