#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include "api/audit.hpp"
#include "api/context.hpp"
#include "api/installation.hpp"
#include "api/paging.hpp"
#include "api/resources/answers.hpp"
#include "api/resources/resources.hpp"
#include "api/secret_report.hpp"

namespace tendril::api {

namespace {

Task<Result<http::Response>> report(Call& call) {
    const auto page = parse_page(call.query);
    if (!page) co_return page.error();
    const auto ages =
        co_await on_worker(call.context.parts.offload, [&] { return secret_ages(call.context, call.workspace()); });
    if (!ages) co_return ages.error();
    const auto now = call.context.parts.clock.now();
    co_return ok(page_through(
        *ages, *page, [](const auto& one) { return one.owner; }, [&](const auto& one) { return form(one, now); }));
}

Task<Result<http::Response>> get_rotation(Call& call) {
    co_return http::reply(200, form(call.context.rotation, call.context.parts.keys.rotating()));
}

Task<Result<http::Response>> start_rotation(Call& call) {
    auto& context = call.context;
    if (context.rotation.state == KeyRotation::State::working) {
        co_return Error(ErrorCode::conflict, "The master key is being rotated already.");
    }
    const auto recorded = co_await on_worker(context.parts.offload, [&]() -> Result<void> {
        if (auto may = expect_operator(call, "The master key"); !may) return may;
        return record(call, "secrets.rotation_started", "");
    });
    if (!recorded) co_return recorded.error();
    boost::asio::co_spawn(context.parts.executor, rotate_master_key(context), boost::asio::detached);
    co_return http::reply(202, json::object{{"state", "working"}});
}

}  // namespace

std::vector<Route> secret_routes() {
    return {{.method = "GET",
             .pattern = "/secrets",
             .handle = report,
             .id = "listSecrets",
             .summary = "How old each secret is and when it should be replaced; never the secrets themselves.",
             .response = "SecretAge",
             .list = true},
            {.method = "GET",
             .pattern = "/secrets/rotation",
             .handle = get_rotation,
             .id = "getKeyRotation",
             .summary = "How far the rotation of the master key has come.",
             .response = "KeyRotation",
             .needs = Role::admin},
            {.method = "POST",
             .pattern = "/secrets/rotation",
             .handle = start_rotation,
             .id = "startKeyRotation",
             .summary = "Seals every secret of this installation anew under a new master key, while everything runs.",
             .response = "KeyRotation",
             .status = 202,
             .needs = Role::admin}};
}

}  // namespace tendril::api
