#include "engine/reading.hpp"

#include <memory>

#include "engine/explanation.hpp"

namespace tendril::engine {

namespace {

// How these calls take turns at a gate with those of flows.
constexpr auto readers = "reading";

struct Reading {
    const connector::Operation& operation;
    const connector::Connector& connector;
    connector::Call call;
    bool may_be_refused;
    Callback<connector::Verdict> done;
};

void on_answer(AttemptContext& context, const Reading& reading, const connector::Outcome& outcome) {
    auto verdict = connector::judge(reading.connector, reading.operation, outcome);
    if (verdict.failure != connector::FailureClass::none) ++context.counters.calls_failed;
    if (verdict.failure == connector::FailureClass::auth && !reading.may_be_refused) {
        context.connections.mark_refused(reading.call.connection);
        context.parts.connection_refused(reading.call.connection, verdict.message);
    }
    reading.done(std::move(verdict));
}

void pass(AttemptContext& context, const std::shared_ptr<Reading>& reading, Pass pass) {
    ++context.counters.calls;
    context.parts.transport.send(reading->call,
                                 [&context, reading, pass = std::move(pass)](const connector::Outcome& outcome) {
                                     context.connections.leave(pass, outcome);
                                     on_answer(context, *reading, outcome);
                                 });
}

}  // namespace

void read(AttemptContext& context, ReadRequest request, Callback<connector::Verdict> done) {
    const auto connection = context.connections.by_id(request.connection);
    if (connection == nullptr) return done(Error(ErrorCode::not_found, "There is no such connection."));
    if (connection->needs_attention) {
        return done(Error(ErrorCode::unauthenticated, "The connection's credentials were refused."));
    }
    const auto* operation = context.parts.catalog.operation(request.operation);
    const auto* connector = context.parts.catalog.connector(connection->connector);
    if (operation == nullptr || connector == nullptr ||
        operation->action.effect != connector::EffectClass::read) {
        return done(Error(ErrorCode::invalid_input, request.operation + " is no operation that only reads."));
    }
    auto call = connector::build_call(*operation, request.connection, connection->settings, request.input);
    if (!call) return done(Error(ErrorCode::invalid_input, explain(call.error())));
    auto reading = std::make_shared<Reading>(
        Reading{*operation, *connector, std::move(*call), request.may_be_refused, std::move(done)});
    context.connections.enter({request.connection, connection->workspace, readers, store::Priority::bulk},
                              [&context, reading](Result<Pass> passed) {
                                  if (!passed) return reading->done(passed.error());
                                  pass(context, reading, *std::move(passed));
                              });
}

}  // namespace tendril::engine
