#include "connector/connection_transport.hpp"

#include <algorithm>
#include <map>
#include <utility>

#include "base/log.hpp"
#include "connector/account.hpp"
#include "connector/oauth_requests.hpp"

namespace tendril::connector {

namespace {

// Renewed this long before the end: a call that is under way when the token ends would be refused.
constexpr std::chrono::minutes renewal_margin{10};
// A renewal that failed while the token is still good is not tried again for this long.
constexpr std::chrono::minutes renewal_pause{1};
// A node that dies while it renews keeps the others waiting for this long: the time limit of a token request, and some.
// Short enough for the next one to have the same answer again where that is possible for 30 seconds.
constexpr std::chrono::seconds lock_lasts{12};
constexpr std::chrono::milliseconds lock_pause{250};
// How often, and how soon, a renewal is tried again whose refresh token may be used up.
constexpr int lost_answers_max = 3;
constexpr std::chrono::milliseconds lost_answer_pause{500};

// A call on its way to the client.
struct Waiting {
    Call call;
    OutcomeCallback done;
    bool refused_once = false;  // its first try was answered 401
    bool only_renew = false;    // not a call: it wants the token to be fresh
};

// What is known of a connection while it is in use.
struct Entry {
    std::optional<Account> account;  // empty while it is read
    bool busy = true;                // being read or renewed: calls wait
    std::vector<Waiting> waiting;
    std::uint64_t generation = 0;      // counts renewals, so that a late 401 does not cause another one
    TimePoint no_renewal_before;       // does not hold for a token that has ended
    std::optional<NewTokens> unsaved;  // renewed, but not yet durable
    int lost_answers = 0;              // of the renewal under way
};
using EntryPointer = std::shared_ptr<Entry>;

// What became of storing new tokens.
enum class Saved {
    yes,
    replaced,  // somebody entered other credentials meanwhile: theirs stay
    no,
};

std::string lock_name(const std::string& connection) {
    return "renew " + connection;
}

http::NoAnswer not_sent(std::string message) {
    return {http::NoAnswer::Reached::no, Error(ErrorCode::unavailable, std::move(message))};
}

// Stores new tokens, unless the stored credentials are not the ones that were renewed. Blocks.
Saved save_tokens(vault::Vault& vault, const vault::SecretName& name, const vault::SecretText& before,
                  const vault::SecretText& after) {
    auto stored = vault.get(name);
    if (!stored) return Saved::no;
    if (!*stored || (*stored)->reveal() != before.reveal()) return Saved::replaced;
    return vault.put(name, after) ? Saved::yes : Saved::no;
}

// What the store says once the right to renew was asked for.
struct Locked {
    Result<bool> held = false;  // this node's turn
    std::optional<Result<std::variant<Account, UnusableAccount>>> found;
};

// Shared with the callbacks under way, which may outlive the transport. Everything here runs on the engine's executor,
// but the work given to `offload`.
class Core : public std::enable_shared_from_this<Core> {
 public:
    explicit Core(ConnectionTransportParts parts) : parts_(std::move(parts)) {}

    void send(Waiting waiting) {
        const std::string connection = waiting.call.connection;
        EntryPointer entry = entries_[connection];
        if (!entry) {
            entry = entries_[connection] = std::make_shared<Entry>();
            entry->waiting.push_back(std::move(waiting));
            read(entry, connection);
        } else if (entry->busy) {
            entry->waiting.push_back(std::move(waiting));
        } else {
            dispatch(entry, std::move(waiting));
        }
    }

    void keep_fresh(const std::string& connection, OutcomeCallback done) {
        Call call;
        call.connection = connection;
        call.method = "GET";
        send({std::move(call), std::move(done), false, true});
    }

    // Calls that wait for a renewal under way are sent with the new credentials once it ends.
    void forget(const std::string& connection) { entries_.erase(connection); }

 private:
    void read(const EntryPointer& entry, const std::string& connection) {
        using Found = Result<std::variant<Account, UnusableAccount>>;
        auto found = std::make_shared<std::optional<Found>>();
        parts_.offload(
            [self = shared_from_this(), connection, found] {
                auto& parts = self->parts_;
                found->emplace(read_account(connection, parts.catalog, parts.config, parts.vault));
            },
            [self = shared_from_this(), entry, connection, found] {
                self->was_read(entry, connection, std::move(**found));
            });
    }

    void was_read(const EntryPointer& entry, const std::string& connection,
                  Result<std::variant<Account, UnusableAccount>> found) {
        if (!is_current(connection, entry)) return send_again(entry);
        if (!found) {
            forget(connection);
            return answer_all(entry, not_sent(found.error().message));
        }
        if (const auto* unusable = std::get_if<UnusableAccount>(&*found)) {
            forget(connection);
            return answer_all(entry, local_answer(unusable->connector, 401, unusable->message));
        }
        entry->account = std::move(std::get<Account>(*found));
        resume(entry);
    }

    void dispatch(const EntryPointer& entry, Waiting waiting) {
        const bool reads = waiting.call.reads || waiting.call.method == "GET";
        if (entry->account->read_only && !reads) return refuse_write(entry, std::move(waiting));
        if (!needs_renewal(*entry)) return transmit(entry, std::move(waiting));
        entry->waiting.push_back(std::move(waiting));
        renew(entry);
    }

    // 405 is a status that judge() takes as final.
    void refuse_write(const EntryPointer& entry, Waiting waiting) {
        auto answer = local_answer(entry->account->connector, 405,
                                   "The connection is read-only, so this " + waiting.call.method + " was not sent.");
        parts_.offload([] {}, [done = std::move(waiting.done), answer = std::move(answer)] { done(answer); });
    }

    [[nodiscard]] bool needs_renewal(const Entry& entry) const {
        if (entry.unsaved) return true;
        const auto& account = *entry.account;
        const auto now = parts_.clock.now();
        if (!account.can_renew()) return false;
        if (account.credentials.token.empty()) return true;
        if (!account.credentials.expires_at) return false;
        if (now >= *account.credentials.expires_at) return true;
        return now + renewal_margin >= *account.credentials.expires_at && now >= entry.no_renewal_before;
    }

    void transmit(const EntryPointer& entry, Waiting waiting) {
        if (waiting.only_renew) return parts_.offload([] {}, [done = std::move(waiting.done)] { done(fresh()); });
        const auto& account = *entry->account;
        const auto& credentials = account.credentials;
        auto request = signed_request(account, waiting.call, credentials.token);
        if (waiting.refused_once) return parts_.client.send(std::move(request), std::move(waiting.done));
        if (account.can_renew()) return transmit_renewable(entry, std::move(waiting), std::move(request));
        const bool has_another = !credentials.previous_token.empty() && credentials.previous_until &&
                                 parts_.clock.now() < *credentials.previous_until;
        if (!has_another) return parts_.client.send(std::move(request), std::move(waiting.done));
        // While a secret is being rotated, either may be the one that works.
        auto again =
            std::make_shared<http::ClientRequest>(signed_request(account, waiting.call, credentials.previous_token));
        parts_.client.send(std::move(request), [self = shared_from_this(), again,
                                                done = std::move(waiting.done)](http::ClientOutcome outcome) mutable {
            if (!outcome || outcome->status != 401) return done(std::move(outcome));
            self->parts_.client.send(std::move(*again), std::move(done));
        });
    }

    static Outcome fresh() {
        http::Response response;
        response.status = 204;
        return response;
    }

    void transmit_renewable(const EntryPointer& entry, Waiting waiting, http::ClientRequest request) {
        auto call = std::make_shared<Waiting>(std::move(waiting));
        parts_.client.send(std::move(request), [self = shared_from_this(), entry, call,
                                                generation = entry->generation](http::ClientOutcome outcome) {
            if (!outcome || outcome->status != 401) return call->done(std::move(outcome));
            call->refused_once = true;
            self->repeat(entry, std::move(*call), generation);
        });
    }

    // After a 401: with a token that is newer than the refused one, or else after a renewal.
    void repeat(const EntryPointer& entry, Waiting waiting, std::uint64_t generation) {
        const bool stale =
            !is_current(waiting.call.connection, entry) || entry->busy || entry->generation != generation;
        if (stale) return send(std::move(waiting));
        entry->waiting.push_back(std::move(waiting));
        renew(entry);
    }

    void renew(const EntryPointer& entry) {
        entry->busy = true;
        if (entry->unsaved) return save(entry);
        lock(entry);
    }

    // A refresh token works once, so one node renews while the others wait; whoever's turn it is looks first at what
    // was stored meanwhile.
    void lock(const EntryPointer& entry) {
        auto locked = std::make_shared<Locked>();
        parts_.offload(
            [self = shared_from_this(), connection = entry->account->connection, locked] {
                auto& parts = self->parts_;
                locked->held = parts.config.acquire_lock(lock_name(connection), parts.node, lock_lasts);
                if (!locked->held || !*locked->held) return;
                locked->found.emplace(read_account(connection, parts.catalog, parts.config, parts.vault));
            },
            [self = shared_from_this(), entry, locked] { self->was_locked(entry, *locked); });
    }

    void was_locked(const EntryPointer& entry, Locked& locked) {
        if (!locked.held) return renewal_failed(entry, locked.held.error().message);
        if (!*locked.held) return parts_.after(lock_pause, [self = shared_from_this(), entry] { self->lock(entry); });
        const bool current = is_current(entry->account->connection, entry);
        if (current && !*locked.found) {
            unlock(entry);
            return renewal_failed(entry, locked.found->error().message);
        }
        auto* stored = *locked.found ? std::get_if<Account>(&**locked.found) : nullptr;
        const auto& known = entry->account->credentials.sealed_form;
        if (current && stored != nullptr && stored->credentials.sealed_form.reveal() == known.reveal()) {
            return request_tokens(entry);
        }
        // Another node renewed them, or a person replaced them.
        unlock(entry);
        if (!current || stored == nullptr) {
            if (current) forget(entry->account->connection);
            return send_again(entry);
        }
        entry->account = std::move(*stored);
        ++entry->generation;
        pause_renewal(*entry);
        resume(entry);
    }

    void unlock(const EntryPointer& entry) {
        parts_.offload(
            [self = shared_from_this(), connection = entry->account->connection] {
                // If it fails, the lock ends by itself.
                (void)self->parts_.config.release_lock(lock_name(connection), self->parts_.node);
            },
            [] {});
    }

    void request_tokens(const EntryPointer& entry) {
        const auto& account = *entry->account;
        if (!account.credentials.parent.empty()) return request_of_parent(entry);
        const TokenEndpoint endpoint{account.auth->oauth, account.app, account.base_url, account.account_kind()};
        auto request = account.credentials.client_credentials
                           ? client_credentials_request(endpoint, account.credentials.scope)
                           : refresh_request(endpoint, account.credentials.refresh_token);
        parts_.client.send(std::move(request), [self = shared_from_this(), entry](const http::ClientOutcome& outcome) {
            self->was_renewed(entry, read_token_answer(outcome, self->parts_.clock.now()));
        });
    }

    // An account below another one: asked for with the other's token, which is renewed on the way if need be.
    void request_of_parent(const EntryPointer& entry) {
        const auto& account = *entry->account;
        const auto& kinds = account.auth->oauth.accounts;
        const auto* own = account.account_kind();
        const auto kind = std::find_if(kinds.begin(), kinds.end(), [&](const AccountKind& one) {
            return one.member_token && own != nullptr && one.member_kind == own->name;
        });
        if (kind == kinds.end() || account.credentials.parent == account.connection) {
            return was_renewed(entry, TokenRefused{"The account above this one cannot give it a token."});
        }
        auto call =
            account_call(*kind->member_token, "POST", account.credentials.parent, account.settings, account.app);
        send({std::move(call), [self = shared_from_this(), entry](const Outcome& outcome) {
                  auto answer = read_token_answer(outcome, self->parts_.clock.now());
                  // Such tokens are not renewed by themselves; what is not kept cannot be lost.
                  if (auto* tokens = std::get_if<NewTokens>(&answer)) tokens->refresh_token = vault::SecretText();
                  self->was_renewed(entry, std::move(answer));
              }});
    }

    void was_renewed(const EntryPointer& entry, TokenAnswer answer) {
        if (auto* tokens = std::get_if<NewTokens>(&answer)) {
            entry->lost_answers = 0;
            entry->unsaved = std::move(*tokens);
            return save(entry);
        }
        const auto* failed = std::get_if<TokenFailed>(&answer);
        const bool current = is_current(entry->account->connection, entry);
        if (current && failed != nullptr && failed->may_be_spent && ++entry->lost_answers < lost_answers_max) {
            // The lock is kept, and asked for again so that it lasts.
            return parts_.after(lost_answer_pause, [self = shared_from_this(), entry] { self->lock(entry); });
        }
        entry->lost_answers = 0;
        unlock(entry);
        if (!current) return send_again(entry);
        if (const auto* refused = std::get_if<TokenRefused>(&answer)) {
            // Read anew next time: the credentials may be mended by then.
            forget(entry->account->connection);
            return answer_all(entry, local_answer(entry->account->connector, 401, refused->message));
        }
        renewal_failed(entry, failed->message);
    }

    // The token may still be good: only calls that were refused with it must wait for a better day.
    void renewal_failed(const EntryPointer& entry, const std::string& message) {
        entry->busy = false;
        const auto now = parts_.clock.now();
        entry->no_renewal_before = now + renewal_pause;
        const auto& expires_at = entry->account->credentials.expires_at;
        const bool expired = entry->account->credentials.token.empty() || (expires_at && now >= *expires_at);
        for (auto& waiting : std::exchange(entry->waiting, {})) {
            if (expired || waiting.refused_once) {
                waiting.done(not_sent(message));
            } else {
                send(std::move(waiting));
            }
        }
    }

    // The new pair is durable before it is used: the old refresh token is dead from now on.
    void save(const EntryPointer& entry) {
        const auto& account = *entry->account;
        auto before = std::make_shared<vault::SecretText>(account.credentials.sealed_form.copy());
        auto after = std::make_shared<vault::SecretText>(with_new_tokens(account.credentials, *entry->unsaved));
        auto saved = std::make_shared<Saved>(Saved::no);
        parts_.offload([self = shared_from_this(), name = credentials_name(account.workspace, account.connection),
                        before, after, saved] { *saved = save_tokens(self->parts_.vault, name, *before, *after); },
                       [self = shared_from_this(), entry, after, saved] { self->was_saved(entry, *after, *saved); });
    }

    void was_saved(const EntryPointer& entry, const vault::SecretText& text, Saved saved) {
        unlock(entry);
        const std::string connection = entry->account->connection;
        if (saved == Saved::no && is_current(connection, entry)) {
            log::warn("the new access token of {} could not be stored", connection);
            entry->busy = false;
            return answer_all(entry, not_sent("The new access token could not be stored."));
        }
        if (saved == Saved::replaced && is_current(connection, entry)) forget(connection);
        if (!is_current(connection, entry)) return send_again(entry);
        auto credentials = read_credentials(*entry->account->auth, text);
        entry->unsaved.reset();
        if (!credentials) {
            forget(connection);
            return answer_all(entry, local_answer(entry->account->connector, 401, credentials.error().message));
        }
        entry->account->credentials = *std::move(credentials);
        ++entry->generation;
        pause_renewal(*entry);
        log::info("renewed the access token of {}", connection);
        resume(entry);
    }

    // A token that lives shorter than the margin would otherwise be renewed before every call.
    void pause_renewal(Entry& entry) const {
        const auto now = parts_.clock.now();
        const auto expires_at = entry.account->credentials.expires_at.value_or(now);
        entry.no_renewal_before = now + (expires_at - now) / 2;
    }

    void resume(const EntryPointer& entry) {
        entry->busy = false;
        for (auto& waiting : std::exchange(entry->waiting, {})) send(std::move(waiting));
    }

    // For calls that waited on an entry that was forgotten meanwhile.
    void send_again(const EntryPointer& entry) {
        for (auto& waiting : std::exchange(entry->waiting, {})) send(std::move(waiting));
    }

    static void answer_all(const EntryPointer& entry, const Outcome& outcome) {
        for (auto& waiting : std::exchange(entry->waiting, {})) waiting.done(outcome);
    }

    [[nodiscard]] bool is_current(const std::string& connection, const EntryPointer& entry) const {
        const auto found = entries_.find(connection);
        return found != entries_.end() && found->second == entry;
    }

    ConnectionTransportParts parts_;
    std::map<std::string, EntryPointer> entries_;
};

class CredentialTransport final : public ConnectionTransport {
 public:
    explicit CredentialTransport(ConnectionTransportParts parts) : core_(std::make_shared<Core>(std::move(parts))) {}

    void send(Call call, OutcomeCallback done) override { core_->send({std::move(call), std::move(done)}); }
    void forget(const std::string& connection) override { core_->forget(connection); }
    void keep_fresh(const std::string& connection, OutcomeCallback done) override {
        core_->keep_fresh(connection, std::move(done));
    }

 private:
    std::shared_ptr<Core> core_;
};

}  // namespace

std::unique_ptr<ConnectionTransport> make_connection_transport(ConnectionTransportParts parts) {
    return std::make_unique<CredentialTransport>(std::move(parts));
}

}  // namespace tendril::connector
