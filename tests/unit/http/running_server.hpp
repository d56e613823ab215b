// The server under test on a thread of its own.
#pragma once

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "http/server.hpp"

namespace tendril::http::testing {

class RunningServer {
 public:
    explicit RunningServer(Handler handler, ServerLimits limits = {})
        : work_(context_.get_executor()),
          server_(make_server(context_.get_executor(), "127.0.0.1:0", limits, std::move(handler)).value()),
          address_(server_->address()),
          thread_([this] { context_.run(); }) {}

    ~RunningServer() {
        run([this] { server_.reset(); });
        work_.reset();
        thread_.join();
    }

    [[nodiscard]] const std::string& address() const { return address_; }

    // Does `action` on the server's thread and waits for it.
    template <class Action>
    void run(Action action) {
        std::promise<void> finished;
        boost::asio::post(context_, [&] {
            action();
            finished.set_value();
        });
        finished.get_future().wait();
    }

    // Starts draining; the future is ready when it is done.
    std::future<void> drain() {
        auto drained = std::make_shared<std::promise<void>>();
        run([&] { server_->drain([drained] { drained->set_value(); }); });
        return drained->get_future();
    }

 private:
    boost::asio::io_context context_{1};
    boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_;
    std::unique_ptr<Server> server_;
    std::string address_;
    std::thread thread_;
};

// Answers 200 with "METHOD PATH QUERY BODY".
inline void echo(Request request, const Respond& respond) {
    Response response;
    response.body = request.method + " " + request.path + " " + request.query + " " + request.body;
    respond(std::move(response));
}

}  // namespace tendril::http::testing
