#include "api/live_streams.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>
#include <vector>

namespace tendril::api {

namespace {

// How long a browser waits before it comes back.
constexpr std::string_view retry_after = "retry: 2000\n";

std::string message(std::uint64_t number, std::string_view event, const json::object& data) {
    return fmt::format("id: {}\nevent: {}\ndata: {}\n\n", number, event, to_text(data));
}

Error too_many(std::string text) {
    Error error(ErrorCode::rate_limited, std::move(text));
    error.retry_after = std::chrono::seconds(30);
    return error;
}

}  // namespace

Result<void> LiveStreams::has_room(const Listener& listener) const {
    if (clients_.size() >= streams_max) return too_many("As many streams are open as the server takes.");
    const auto own = std::ranges::count_if(clients_, [&](const Client& client) {
        return client.listener.actor == listener.actor && client.listener.workspace == listener.workspace;
    });
    if (static_cast<std::size_t>(own) >= streams_of_one_max) {
        return too_many("This token or session has " + std::to_string(streams_of_one_max) +
                        " streams open already. Close one.");
    }
    return {};
}

void LiveStreams::open(Listener listener, std::unique_ptr<http::BodyStream> stream, bool missed) {
    const auto number = ++last_client_;
    stream->on_end([this, number, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) close(number);
    });
    stream->send(std::string(retry_after) + message(++last_message_, "hello", {{"missed", missed}}));
    ++workspaces_[listener.workspace].listeners;
    clients_.push_back({number, std::move(listener), std::move(stream)});
    if (std::exchange(beat_is_due_, true)) return;
    later(heartbeat, &LiveStreams::beat);
}

void LiveStreams::check() {
    if (!ask_) return;
    std::vector<std::pair<std::uint64_t, Listener>> listeners;
    for (const auto& client : clients_) listeners.emplace_back(client.number, client.listener);
    for (const auto& [number, listener] : listeners) {
        ask_(listener, [this, number = number, alive = std::weak_ptr<bool>(alive_)](bool may_stay) {
            if (!may_stay && !alive.expired()) close(number);
        });
    }
}

void LiveStreams::later(std::chrono::milliseconds pause, void (LiveStreams::*action)()) {
    after_(pause, [this, action, alive = std::weak_ptr<bool>(alive_)] {
        if (!alive.expired()) (this->*action)();
    });
}

std::vector<std::string> LiveStreams::workspaces() const {
    std::vector<std::string> names;
    for (const auto& [name, told] : workspaces_) names.push_back(name);
    return names;
}

LiveChanges* LiveStreams::changes_of(std::string_view workspace) {
    const auto found = workspaces_.find(workspace);
    return found == workspaces_.end() ? nullptr : &found->second.changes;
}

void LiveStreams::run_changed(const store::Run& run) {
    if (clients_.empty()) return;
    auto* changes = changes_of(run.workspace);
    if (changes == nullptr) return;
    changes->add_run(run);
    flush_soon();
}

void LiveStreams::changed(std::string_view workspace, std::string_view collection, std::string_view id) {
    auto* changes = changes_of(workspace);
    if (changes == nullptr) return;
    changes->add(collection, id);
    flush_soon();
}

void LiveStreams::changed_somehow(std::string_view workspace, std::string_view collection) {
    for (auto& [name, told] : workspaces_) {
        if (workspace.empty() || name == workspace) told.changes.add_unknown(collection);
    }
    if (!clients_.empty()) flush_soon();
}

void LiveStreams::flush_soon() {
    if (std::exchange(flush_is_due_, true)) return;
    later(pace, &LiveStreams::flush);
}

void LiveStreams::flush() {
    flush_is_due_ = false;
    std::vector<std::pair<std::string, std::string>> messages;
    for (auto& [name, told] : workspaces_) {
        if (!told.changes.empty())
            messages.emplace_back(name, message(++last_message_, "changes", told.changes.take()));
    }
    for (const auto& [workspace, text] : messages) send(workspace, text);
}

void LiveStreams::beat() {
    beat_is_due_ = false;
    send("", ": still here\n\n");
    if (clients_.empty()) return;
    check();
    beat_is_due_ = true;
    later(heartbeat, &LiveStreams::beat);
}

void LiveStreams::send(std::string_view workspace, std::string_view text) {
    for (auto client = clients_.begin(); client != clients_.end();) {
        const bool is_meant = workspace.empty() || client->listener.workspace == workspace;
        client = !is_meant || client->stream->send(text) ? std::next(client) : erase(client);
    }
}

void LiveStreams::close(std::uint64_t number) {
    const auto found = std::ranges::find(clients_, number, &Client::number);
    if (found != clients_.end()) erase(found);
}

LiveStreams::Clients::iterator LiveStreams::erase(Clients::iterator client) {
    const auto workspace = workspaces_.find(client->listener.workspace);
    if (--workspace->second.listeners == 0) workspaces_.erase(workspace);
    return clients_.erase(client);
}

}  // namespace tendril::api
