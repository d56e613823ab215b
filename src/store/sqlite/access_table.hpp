// The rows of tokens, secrets, the audit trail and the answers kept for Idempotency-Key.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/config_store.hpp"
#include "store/records.hpp"
#include "store/sqlite/database.hpp"

namespace tendril::store::sqlite {

void put_token(Database& database, const ApiToken& token);
std::optional<ApiToken> find_token(Database& database, const std::string& token_hash);
std::vector<ApiToken> list_tokens(Database& database, const std::string& workspace);

void put_secret(Database& database, const SealedSecret& secret);
std::optional<SealedSecret> find_secret(Database& database, const std::string& workspace, const std::string& owner,
                                        const std::string& name);

std::vector<SealedSecret> list_secrets(Database& database, const SealedSecret* after, std::int32_t limit);
bool reseal_secret(Database& database, const SealedSecret& before, const std::string& sealed);

void put_user(Database& database, const User& user);
std::optional<User> find_user(Database& database, const std::string& id);
std::optional<User> find_user_by_login(Database& database, const std::string& login);
std::vector<User> list_users(Database& database, const std::string& workspace);

void add_audit(Database& database, const AuditEntry& entry);
std::vector<AuditEntry> list_audit(Database& database, const std::string& workspace, Page page);

// Also drops the answers older than a day.
void put_answer(Database& database, const std::string& scope, const std::string& key, const StoredAnswer& answer,
                TimePoint now);
std::optional<StoredAnswer> find_answer(Database& database, const std::string& scope, const std::string& key);

}  // namespace tendril::store::sqlite
