// What changed in a workspace since its listeners were told last, put together so that a burst costs no more than a
// sentence.
#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>

#include "base/ids.hpp"
#include "base/json.hpp"
#include "store/records.hpp"

namespace tendril::api {

class LiveChanges {
 public:
    // Things of one collection that are told one by one; of more, only that there were.
    static constexpr std::size_t told_max = 100;

    // What became of a run; of several changes of one run the last is told.
    void add_run(const store::Run& run);
    // `collection` as in the paths of the REST interface: "flows", "connections".
    void add(std::string_view collection, std::string_view id);
    // Something of the collection changed, nobody knows what: it has to be read again.
    void add_unknown(std::string_view collection);

    [[nodiscard]] bool empty() const { return runs_.empty() && things_.empty() && again_.empty(); }
    // {"runs":[{"id","flow","status"}],"flows":["flow_1"],"again":["events"]}, and begins anew. A collection in
    // "again" is to be read again.
    [[nodiscard]] json::object take();

 private:
    struct RunNews {
        std::string flow;
        store::RunStatus status{};
    };
    using Ids = std::set<std::string, std::less<>>;

    std::map<RunId, RunNews> runs_;
    std::map<std::string, Ids, std::less<>> things_;  // by collection
    std::set<std::string, std::less<>> again_;        // collections
};

}  // namespace tendril::api
