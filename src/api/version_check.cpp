#include "api/version_check.hpp"

#include <algorithm>

#include "api/connections.hpp"

namespace tendril::api {

namespace {

class Check {
 public:
    Check(const std::vector<store::Connection>& connections, const connector::Catalog& catalog)
        : connections_(connections), catalog_(catalog) {}

    std::vector<Finding> findings;

    void trigger(const json::object& document) {
        const auto& operations = array_or_empty(object_or_empty(document, "trigger"), "operations");
        for (std::size_t i = 0; i < operations.size(); ++i) {
            const auto* id = operations[i].if_string();
            if (id != nullptr) operation("", "trigger.operations[" + std::to_string(i) + "]", *id, "", true);
        }
    }

    // Steps lie in many places of a document: below branches, loops, error paths.
    void steps(const json::value& value) {
        if (const auto* list = value.if_array()) {
            for (const auto& item : *list) steps(item);
        }
        const auto* object = value.if_object();
        if (object == nullptr) return;
        if (const auto id = text_or(*object, "operation"); !id.empty()) {
            operation(std::string(text_or(*object, "id")), "operation", id, text_or(*object, "connection"),
                      object->contains("person"));
        }
        for (const auto& member : *object) steps(member.value());
    }

 private:
    // `any_person`: accounts of people count too.
    void operation(const std::string& step, const std::string& field, std::string_view id,
                   std::string_view connection, bool any_person) {
        const auto* known = catalog_.operation(id);
        if (known == nullptr || known->only_in.values.empty()) return;
        const auto& variants = catalog_.connector(known->connector)->variants;
        std::string others;
        for (const auto& candidate : connections_) {
            if (candidate.connector != known->connector) continue;
            const bool is_named = !connection.empty() && connection != known->connector;
            if (is_named && candidate.id != connection) continue;
            if (!is_named && !any_person && is_of_person(candidate)) continue;
            const auto* variant = connector::chosen_variant(variants, candidate.settings);
            if (variant == nullptr || known->only_in.includes(variant->value)) return;
            others = "'" + candidate.name + "' (" + variant->title + ")";
        }
        if (others.empty()) return;
        findings.push_back({Finding::Severity::error, step, field,
                            "'" + known->title + "' does not exist for the connection " + others + ". " +
                                known->only_in.because,
                            "Connect an account with " + variants.setting + " " + known->only_in.values.front() +
                                ", or choose another operation."});
    }

    const std::vector<store::Connection>& connections_;
    const connector::Catalog& catalog_;
};

}  // namespace

std::vector<Finding> check_versions(const json::object& document, const std::vector<store::Connection>& connections,
                                    const connector::Catalog& catalog) {
    Check check(connections, catalog);
    check.trigger(document);
    const auto* steps = document.if_contains("steps");
    if (steps != nullptr) check.steps(*steps);
    return std::move(check.findings);
}

}  // namespace tendril::api
