#include "http/address_guard.hpp"

#include <algorithm>
#include <array>
#include <optional>

namespace tendril::http {

namespace {

namespace ip = boost::asio::ip;

const std::array internal_v4{
    ip::make_network_v4("0.0.0.0/8"),      ip::make_network_v4("10.0.0.0/8"),
    ip::make_network_v4("100.64.0.0/10"),  ip::make_network_v4("127.0.0.0/8"),
    ip::make_network_v4("169.254.0.0/16"), ip::make_network_v4("172.16.0.0/12"),
    ip::make_network_v4("192.0.0.0/24"),   ip::make_network_v4("192.0.2.0/24"),
    ip::make_network_v4("192.88.99.0/24"), ip::make_network_v4("192.168.0.0/16"),
    ip::make_network_v4("198.18.0.0/15"),  ip::make_network_v4("198.51.100.0/24"),
    ip::make_network_v4("203.0.113.0/24"), ip::make_network_v4("224.0.0.0/4"),
    ip::make_network_v4("240.0.0.0/4"),
};

const std::array internal_v6{
    ip::make_network_v6("::/128"),        ip::make_network_v6("::1/128"),  ip::make_network_v6("100::/64"),
    ip::make_network_v6("2001:db8::/32"), ip::make_network_v6("fc00::/7"), ip::make_network_v6("fe80::/10"),
    ip::make_network_v6("fec0::/10"),     ip::make_network_v6("ff00::/8"),
};

bool holds(const ip::network_v4& network, const ip::address_v4& address) {
    return (address.to_uint() & network.netmask().to_uint()) == network.network().to_uint();
}

bool holds(const ip::network_v6& network, const ip::address_v6& address) {
    return ip::make_network_v6(address, network.prefix_length()).network() == network.network();
}

ip::address_v4 v4_at(const ip::address_v6& address, std::size_t first, unsigned char flip = 0) {
    const auto bytes = address.to_bytes();
    ip::address_v4::bytes_type part{};
    for (std::size_t i = 0; i < part.size(); ++i) part[i] = static_cast<unsigned char>(bytes[first + i] ^ flip);
    return ip::address_v4(part);
}

// The IPv4 address that an IPv6 one stands for.
std::optional<ip::address_v4> embedded_v4(const ip::address_v6& address) {
    static const auto mapped = ip::make_network_v6("::ffff:0:0/96");
    static const auto translated = ip::make_network_v6("::ffff:0:0:0/96");
    static const auto compatible = ip::make_network_v6("::/96");
    static const auto nat64 = ip::make_network_v6("64:ff9b::/96");
    static const auto local_nat64 = ip::make_network_v6("64:ff9b:1::/48");
    static const auto six_to_four = ip::make_network_v6("2002::/16");
    static const auto teredo = ip::make_network_v6("2001::/32");
    for (const auto& network : {mapped, translated, compatible, nat64, local_nat64}) {
        if (holds(network, address)) return v4_at(address, 12);
    }
    if (holds(six_to_four, address)) return v4_at(address, 2);
    if (holds(teredo, address)) return v4_at(address, 12, 0xff);
    return std::nullopt;
}

// "10.0.0.1" is the network of that address alone.
std::string with_prefix(const std::string& text) {
    if (text.find('/') != std::string::npos) return text;
    return text + (text.find(':') == std::string::npos ? "/32" : "/128");
}

}  // namespace

bool is_internal(const ip::address& address) {
    if (address.is_v4()) {
        return std::ranges::any_of(internal_v4, [&](const auto& network) { return holds(network, address.to_v4()); });
    }
    const auto v6 = address.to_v6();
    if (std::ranges::any_of(internal_v6, [&](const auto& network) { return holds(network, v6); })) return true;
    const auto v4 = embedded_v4(v6);
    return v4 && is_internal(ip::address(*v4));
}

Result<AddressGuard> AddressGuard::allowing(const std::vector<std::string>& networks) {
    AddressGuard guard;
    for (const auto& text : networks) {
        boost::system::error_code failure;
        const auto full = with_prefix(text);
        const auto v4 = ip::make_network_v4(full, failure);
        if (!failure) {
            guard.allowed_v4_.push_back(v4.canonical());
            continue;
        }
        const auto v6 = ip::make_network_v6(full, failure);
        if (failure) {
            return Error(ErrorCode::invalid_input, "'" + text + "' is no network like 10.1.0.0/16 or fd00::/8.");
        }
        guard.allowed_v6_.push_back(v6.canonical());
    }
    return guard;
}

bool AddressGuard::allows(const ip::address& address) const {
    if (!is_internal(address)) return true;
    const auto v4 = address.is_v4() ? std::optional(address.to_v4()) : embedded_v4(address.to_v6());
    if (v4 && std::ranges::any_of(allowed_v4_, [&](const auto& network) { return holds(network, *v4); })) return true;
    return address.is_v6() &&
           std::ranges::any_of(allowed_v6_, [&](const auto& network) { return holds(network, address.to_v6()); });
}

}  // namespace tendril::http
