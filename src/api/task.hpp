// Coroutines of request handlers: they run on the server's executor and leave it only through these functions.
#pragma once

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/associated_executor.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <exception>
#include <functional>
#include <memory>
#include <optional>
#include <type_traits>
#include <utility>

#include "base/error.hpp"
#include "connector/connection_transport.hpp"

namespace tendril::api {

template <class T>
using Task = boost::asio::awaitable<T>;

// Runs `work` on a worker thread and comes back with its value. What `work` captures by reference lives in the waiting
// coroutine. An exception of `work` is rethrown here.
template <class Work>
Task<std::invoke_result_t<Work&>> on_worker(const connector::Offload& offload, Work work) {
    using Value = std::invoke_result_t<Work&>;
    std::optional<Value> value;
    std::exception_ptr failure;
    const auto run = [&] {
        try {
            value.emplace(work());
        } catch (...) {
            failure = std::current_exception();
        }
    };
    co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void()>(
        [&](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            offload(run, [shared] { std::move (*shared)(); });
        },
        boost::asio::use_awaitable);
    if (failure) std::rethrow_exception(failure);
    co_return std::move(*value);
}

// Calls back on the executor when a pause is over.
connector::After timers_of(boost::asio::any_io_executor executor);

// Waits for a function that answers through a callback on this executor, at once or later. `start` receives the
// callback.
template <class Value, class Start>
Task<Value> from_callback(Start start) {
    co_return co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<>&, void(Value)>(
        [&](auto handler) {
            auto shared = std::make_shared<decltype(handler)>(std::move(handler));
            // Posted, because a coroutine must not be resumed while it is still being suspended.
            start([shared](Value value) {
                auto executor = boost::asio::get_associated_executor(*shared);
                auto kept = std::make_shared<Value>(std::move(value));
                boost::asio::post(executor, [shared, kept] { std::move (*shared)(std::move(*kept)); });
            });
        },
        boost::asio::use_awaitable);
}

}  // namespace tendril::api
