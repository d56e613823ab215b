#include "api/task.hpp"

#include <boost/asio/steady_timer.hpp>

namespace tendril::api {

connector::After timers_of(boost::asio::any_io_executor executor) {
    return [executor = std::move(executor)](std::chrono::milliseconds pause, std::function<void()> then) {
        auto timer = std::make_shared<boost::asio::steady_timer>(executor, pause);
        timer->async_wait([timer, then = std::move(then)](const boost::system::error_code& cancelled) {
            if (!cancelled) then();
        });
    };
}

}  // namespace tendril::api
