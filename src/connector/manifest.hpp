// Connectors as data: what a manifest says about an API, parsed and checked. The format is described by
// schemas/connector.v1.json and docs/connectors.md.
#pragma once

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/embedded.hpp"
#include "base/error.hpp"
#include "base/json.hpp"
#include "connector/changes.hpp"
#include "connector/composition.hpp"
#include "connector/oauth.hpp"
#include "connector/paging.hpp"
#include "connector/poll.hpp"
#include "connector/variants.hpp"
#include "expr/mapping.hpp"

namespace tendril::connector {

// What repeating an action does; see DESIGN section 5 of the architecture notes.
enum class EffectClass { read, idempotent, reconcilable, unknowable };
std::string_view to_string(EffectClass effect);

// How two values of a lookup are compared: text trims and collapses white space; instant compares points in time to the
// millisecond; lower_case is text without regard to ASCII case; digits compares telephone numbers.
enum class MatchAs { exact, text, instant, lower_case, digits };

// One pair of a lookup: the item's value at `item` must equal the action input's at `input` (slash paths). An input
// that is absent matches anything.
struct Match {
    std::string item;
    std::string input;
    MatchAs as = MatchAs::exact;
};

// Finds out whether a create took effect: list, then take the first item that matches and is not linked to something
// else. Its id is at `id` inside the item; the adopted answer is {wrap: item}.
struct Lookup {
    std::string operation;
    expr::Mapping input;  // templates over {"input": <the create's input>}
    std::string items;    // slash path of the list in the answer
    std::vector<Match> match;
    std::string id = "/id";
    std::string wrap;
    bool always = false;  // also after a success: the answer does not tell what was made
};

// An answer that means "it exists already": the id at `pointer` is read with `operation` and adopted.
struct ConflictRule {
    int status = 0;
    std::string pointer;    // must be present in the error body: "/meta/contactId"
    std::string operation;  // reads the existing thing
    expr::Mapping input;    // templates over {"error": <body>, "input": <the input>}
};

struct Parameter {
    enum class In { path, query, header };
    // How a list or an object is written in a query: a=1&a=2, a=1,2 or a[b]=1.
    enum class Style { repeat, comma, deep_object };
    std::string name;
    In in = In::path;
    Style style = Style::repeat;
    bool required = false;
    json::object schema;
    std::string title;
    std::string from_setting;  // taken from the connection's settings when the input has none
};

// What Tendril does itself, under ids `core.*`: it reads and writes links and people, passes its input on, waits a
// little, or calls an address that the flow names.
enum class Builtin { none, find_link, get_person, save_link, save_person, pass_on, delay, http_request, look_up, merge_fields };

// How a body is written. The fields of multipart bodies that are files have the format "binary".
enum class BodyType { json, form, multipart };

struct Action {
    std::string method;
    std::string path;      // "/contacts/{contactId}/tasks", trailing slash as documented
    json::object headers;  // constant, e.g. {"Version": "2021-07-28"}
    std::vector<Parameter> parameters;
    json::object body_schema;        // empty when there is no body
    json::array body_from_settings;  // body members taken from the connection's settings when absent
    bool sends_body = false;
    BodyType body_type = BodyType::json;
    std::string body_field;  // the input member that is the whole body; "" when all that are no parameters are
    json::object response_schema;
    int success_status = 200;  // what the API answers when all is well
    std::vector<std::string> scopes;
    bool scopes_assumed = false;  // the API's description names none; these are its neighbours'
    bool deprecated = false;
    EffectClass effect = EffectClass::read;
    std::optional<Lookup> lookup;
    std::vector<ConflictRule> conflicts;
    std::optional<Paging> paging;
    std::string result_id;  // slash path of the id in the answer, or ""
    // Other versions of the API that a connection may choose: only what makes up the call and its answer counts.
    std::map<std::string, std::shared_ptr<const Action>, std::less<>> flavours;
    Builtin builtin = Builtin::none;
    std::string answer_in;     // the member that an answer lies in; one that comes without is put there. "" for none
    std::vector<int> already;  // statuses of refusals that mean: it is so already
    // Instead of a call of its own; the body schema describes its input.
    std::shared_ptr<const Composition> composition;
};

struct Trigger {
    std::string event_type;  // "contact.created"
    json::object data_schema;
    std::string ordering_key;  // slash path inside data: "/contactId"
    // Slash path inside data of the person's id when the event describes a person ("" otherwise): its data is merged
    // into people.
    std::string person_id;
    std::vector<std::string> scopes;  // that the connection needs for such events to be sent
    // What such an event says of the connection itself.
    enum class Connection { nothing, installed, uninstalled };
    Connection connection = Connection::nothing;
};

// What is known of every operation at any time.
struct OperationSummary {
    enum class Kind { action, trigger };
    std::string id;  // "highlevel.contacts.create-contact"
    Kind kind = Kind::action;
    std::string connector;
    std::string group;
    std::string title;
    std::string description;
    std::string method;      // actions: "POST", "" for what Tendril answers itself
    std::string path;        // actions
    std::string event_type;  // triggers
};

// An entry of the catalog, in full.
struct Operation {
    using Kind = OperationSummary::Kind;
    std::string id;
    Kind kind = Kind::action;
    std::string connector;
    std::string group;  // "Contacts"
    std::string title;
    std::string description;
    Action action;        // when kind is action
    Trigger trigger;      // when kind is trigger
    json::object sample;  // {"input","output"} or {"data"}
    Availability only_in;
};

struct AuthKind {
    std::string kind;  // "private_integration_token", "oauth2", "api_key"
    std::string title;
    std::string header;  // "Authorization"
    std::string prefix;  // "Bearer "
    OAuth oauth;         // when kind is oauth2
    // How long a secret may be used before a person should put a new one in its place; 0 for ever.
    std::chrono::days rotate_after{0};
    std::chrono::days overlap{0};  // how long the old one still works then, where the system lets it
    std::string rotation_advice;   // what a person must know before: "" for nothing
};

// So many requests per account and time, and where answers tell of it ("" where they do not).
struct RateLimit {
    int requests = 0;
    std::chrono::milliseconds per{0};
    std::string max_header;        // the number of requests allowed
    std::string remaining_header;  // how many of them are left
    std::string interval_header;   // the time in milliseconds
};

struct Connector {
    std::string id;
    std::string title;
    std::string base_url;
    std::vector<AuthKind> auth;
    json::array settings;  // [{"name","title","required"}]
    std::vector<RateLimit> limits;
    std::vector<std::string> message_paths;  // where error bodies keep their sentence
    std::string test_operation;              // a read that proves that credentials work
    json::object test_input;                 // the input to test it with
    Variants variants;
    std::vector<int> refused_statuses{401};  // what it answers to credentials that it does not take
    // A success whose body has this value here is a failure all the same; "" for none.
    std::string failed_path;
    json::value failed_value;
    std::string key_warning;  // what to know before a new key is made; "" for nothing
};

// The read that proves that a connection's credentials work, for its version of the API.
struct TestCall {
    std::string operation;
    const json::object& input;
};
TestCall test_call(const Connector& connector, const json::object& settings);

// Whether manifests are checked when they are loaded. Those that are part of the binary are by its tests.
enum class Trust { check, checked_before };

// All connectors and their operations. Of operations only the summaries are kept; the rest is read when it is asked
// for first, from the files, which must outlive the catalog. Thread safety: all members, from any thread.
class Catalog {
 public:
    // Reads "<connector>/connector.json" and every "<connector>/*.json" beside it.
    // Errors: invalid_input naming the file and the member.
    static Result<std::unique_ptr<Catalog>> load(std::span<const embedded::File> files, Trust trust = Trust::check);
    ~Catalog();

    [[nodiscard]] const Connector* connector(std::string_view id) const;
    // Lives as long as the catalog; nullptr when there is none.
    [[nodiscard]] const Operation* operation(std::string_view id) const;
    // The trigger of an event type, or nullptr.
    [[nodiscard]] const Operation* trigger_for(std::string_view event_type) const;
    [[nodiscard]] const std::vector<OperationSummary>& summaries() const;  // ordered by id
    [[nodiscard]] const std::vector<Connector>& connectors() const;        // ordered by id
    // What actions write and events show.
    [[nodiscard]] const Changes& changes() const;
    [[nodiscard]] const std::vector<Poll>& polls() const;  // ordered by id
    // Reads the operations at `indexes` of summaries() one after the other without keeping them.
    void read(std::span<const std::size_t> indexes, const std::function<void(const Operation&)>& take) const;

 private:
    Catalog();

    struct Content;
    std::unique_ptr<Content> content_;
};

// The catalog entry as JSON: what the API, the CLI and the web app show.
json::object describe(const Operation& operation);
json::object describe(const OperationSummary& operation);

}  // namespace tendril::connector
