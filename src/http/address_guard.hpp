// Which addresses a call that somebody else chose may reach: not the machine's own, its network's or its cloud's.
#pragma once

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace tendril::http {

// Loopback, private, link-local (cloud metadata is there), carrier-grade NAT, multicast, reserved and documentation
// networks; also where an IPv6 address carries such an IPv4 one (mapped, compatible, NAT64, 6to4, Teredo).
bool is_internal(const boost::asio::ip::address& address);

class AddressGuard {
 public:
    // Internal addresses in these networks ("10.1.0.0/16", "127.0.0.1", "fd00::/8") are allowed all the same.
    // Errors: invalid_input naming the text that is no network.
    static Result<AddressGuard> allowing(const std::vector<std::string>& networks);

    // Asked with each address that a connection is about to be made to, after names were resolved: a name that
    // resolves differently the second time gains nothing.
    [[nodiscard]] bool allows(const boost::asio::ip::address& address) const;

 private:
    std::vector<boost::asio::ip::network_v4> allowed_v4_;
    std::vector<boost::asio::ip::network_v6> allowed_v6_;
};

}  // namespace tendril::http
