#include "tendril/demo_setup.hpp"

#include <algorithm>
#include <array>

#include "api/hook_table.hpp"
#include "api/sandbox.hpp"
#include "flow/flow.hpp"
#include "tendril/workspace_setup.hpp"
#include "vault/signatures.hpp"

namespace tendril::app {

namespace {

constexpr std::size_t hook_token_length = 32;

Result<void> put_connections(Server& server, const std::string& workspace, const Sandbox& sandbox) {
    const api::SandboxStores stores{server.config(), server.vault(), server.clock(), server.random()};
    const auto access = access_to(sandbox);
    if (auto put = api::connect_sandbox(stores, workspace, access); !put) return put.error();
    api::ConnectionPlan of_tobias{"habitify",
                                  "Tobias's Habitify (simulated)",
                                  "api_key",
                                  access.habitify_url,
                                  {{"person", "client-1002"}},
                                  vault::SecretText(to_text(json::object{{"api_key", access.habitify_key + "-2"}}))};
    if (auto put = api::connect_simulator(stores, workspace, std::move(of_tobias)); !put) return put.error();
    return {};
}

// The others are there to be chosen.
constexpr std::array<std::string_view, 6> published_recipes{"contact-sync", "task-sync",       "note-and-appointment",
                                                            "sign-up",      "habit-completed", "new-habit"};

// The values that a recipe cannot do without, from what the simulator has.
json::object parameters_of(const flow::Recipe& recipe, const Sandbox& sandbox) {
    json::object values;
    for (const auto& parameter : recipe.parameters) {
        const bool wants_workflow = parameter.required && parameter.name == "workflow_id";
        if (wants_workflow) values[parameter.name] = sandbox.highlevel().workflows.front().id;
    }
    return values;
}

Result<void> publish_recipe(Server& server, const std::string& workspace, const flow::Recipe& recipe,
                            const Sandbox& sandbox) {
    const auto document = flow::instantiate(recipe, parameters_of(recipe, sandbox));
    if (!document) return document.error();
    const auto compiled = flow::compile(*document, server.catalog());
    if (!compiled.flow) {
        const auto& finding = compiled.findings.front();
        return Error(ErrorCode::invalid_input, "The recipe " + recipe.id + " cannot be published: " + finding.message,
                     finding.field);
    }
    store::Flow flow;
    flow.id = new_id(server.random(), "flow");
    flow.workspace = workspace;
    flow.name = text_or(*document, "name");
    flow.created_at = flow.updated_at = server.clock().now();
    const auto stored = server.config().put_flow(flow, to_text(*document));
    if (!stored) return stored.error();
    return server.config().set_published(stored->id, stored->latest_version);
}

Result<void> publish_recipes(Server& server, const std::string& workspace, const Sandbox& sandbox) {
    const auto existing = server.config().list_flows(workspace);
    if (!existing) return existing.error();
    if (!existing->empty()) return {};
    for (const auto& recipe : server.recipes()) {
        if (std::ranges::find(published_recipes, recipe.id) == published_recipes.end()) continue;
        if (auto published = publish_recipe(server, workspace, recipe, sandbox); !published) return published;
    }
    return {};
}

Result<store::Hook> put_hook(Server& server, const std::string& workspace, std::string_view kind,
                             const std::string& name) {
    const auto existing = server.config().list_hooks(workspace);
    if (!existing) return existing.error();
    const auto same = [&](const store::Hook& hook) { return hook.kind == kind; };
    const auto found = std::find_if(existing->begin(), existing->end(), same);
    if (found != existing->end()) return *found;
    store::Hook hook;
    hook.id = new_id(server.random(), "hook");
    hook.workspace = workspace;
    hook.kind = kind;
    hook.name = name;
    hook.token = random_text(server.random(), hook_token_length);
    hook.created_at = server.clock().now();
    if (auto put = server.config().put_hook(hook); !put) return put.error();
    return hook;
}

Result<vault::SecretText> signing_secret(Server& server, const store::Hook& hook) {
    auto known = server.vault().get(api::verifier_name(hook));
    if (!known) return known.error();
    if (*known) return std::move(**known);
    auto secret = vault::new_webhook_secret();
    if (auto put = server.vault().put(api::verifier_name(hook), secret); !put) return put.error();
    return secret;
}

Result<void> put_hooks(Server& server, const Sandbox& sandbox, Demo& demo) {
    const auto person = put_hook(server, demo.workspace, api::person_hook, "People and their events");
    if (!person) return person.error();
    auto secret = signing_secret(server, *person);
    if (!secret) return secret.error();
    const auto highlevel = put_hook(server, demo.workspace, api::highlevel_hook, "HighLevel's webhooks");
    if (!highlevel) return highlevel.error();
    const vault::SecretText key(sandbox.webhook_public_key());
    if (auto put = server.vault().put(api::verifier_name(*highlevel), key); !put) return put;
    demo.person_hook = "/hooks/" + person->token;
    demo.highlevel_hook = "/hooks/" + highlevel->token;
    demo.hook_secret = std::move(*secret);
    return {};
}

Result<void> put_people(Server& server, const std::string& workspace) {
    struct Sample {
        const char* id;
        const char* first_name;
        const char* last_name;
        const char* email;
        const char* phone;
    };
    static constexpr std::array<Sample, 3> samples{
        {{"client-1001", "Ines", "Marchetti", "ines@example.com", "+14155550101"},
         {"client-1002", "Tobias", "Lindqvist", "tobias@example.com", "+14155550102"},
         {"client-1003", "Amara", "Okafor", "amara@example.com", "+14155550103"}}};
    for (const auto& sample : samples) {
        store::Person person;
        person.workspace = workspace;
        person.id = sample.id;
        person.fields = {{"firstName", sample.first_name},
                         {"lastName", sample.last_name},
                         {"email", sample.email},
                         {"phone", sample.phone},
                         {"tags", json::array{"habit coaching"}}};
        person.created_at = person.updated_at = server.clock().now();
        if (auto merged = server.config().merge_person(person); !merged) return merged.error();
    }
    return {};
}

}  // namespace

Result<Demo> set_up_demo(Server& server, const Sandbox& sandbox) {
    const auto first = first_workspace(server, "Sandbox");
    if (!first) return first.error();
    Demo demo;
    demo.workspace = first->workspace.id;
    if (auto put = put_connections(server, demo.workspace, sandbox); !put) return put.error();
    if (auto published = publish_recipes(server, demo.workspace, sandbox); !published) return published.error();
    if (auto put = put_hooks(server, sandbox, demo); !put) return put.error();
    if (first->created) {
        if (auto put = put_people(server, demo.workspace); !put) return put.error();
    }
    auto token = make_token(server, demo.workspace, "Demo");
    if (!token) return token.error();
    demo.api_token = std::move(*token);
    auto path = make_sign_in_path(server, demo.workspace);
    if (!path) return path.error();
    demo.sign_in_path = std::move(*path);
    return demo;
}

}  // namespace tendril::app
