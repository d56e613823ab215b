#include "http/address_guard.hpp"

#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>

#include "http/client.hpp"

namespace tendril::http {
namespace {

boost::asio::ip::address address(const char* text) {
    return boost::asio::ip::make_address(text);
}

TEST(AddressGuard, RefusesWhateverIsInside) {
    for (const auto* inside : {"127.0.0.1",
                               "127.9.9.9",
                               "0.0.0.0",
                               "10.1.2.3",
                               "172.16.0.1",
                               "172.31.255.255",
                               "192.168.1.1",
                               "169.254.169.254",
                               "100.64.0.1",
                               "224.0.0.1",
                               "255.255.255.255",
                               "::",
                               "::1",
                               "fe80::1",
                               "fc00::1",
                               "fd12::1",
                               "ff02::1",
                               "::ffff:127.0.0.1",
                               "::ffff:10.0.0.1",
                               "::127.0.0.1",
                               "64:ff9b::7f00:1",
                               "2002:7f00:1::",
                               "::ffff:0:127.0.0.1",
                               "2001:0:0:0:0:0:80ff:fffe"}) {
        EXPECT_TRUE(is_internal(address(inside))) << inside;
    }
}

TEST(AddressGuard, AllowsWhateverIsOutside) {
    for (const auto* outside : {"8.8.8.8", "172.32.0.1", "172.15.0.1", "192.169.0.1", "11.0.0.1", "100.128.0.1",
                                "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "2002:808:808::"}) {
        EXPECT_FALSE(is_internal(address(outside))) << outside;
    }
}

TEST(AddressGuard, AllowsWhatTheOperatorNames) {
    const auto guard = AddressGuard::allowing({"10.1.0.0/16", "127.0.0.1", "fd00::/8"}).value();

    EXPECT_TRUE(guard.allows(address("10.1.2.3")));
    EXPECT_TRUE(guard.allows(address("127.0.0.1")));
    EXPECT_TRUE(guard.allows(address("::ffff:10.1.2.3")));
    EXPECT_TRUE(guard.allows(address("fd00::5")));
    EXPECT_TRUE(guard.allows(address("8.8.8.8")));
    EXPECT_FALSE(guard.allows(address("10.2.0.1")));
    EXPECT_FALSE(guard.allows(address("127.0.0.2")));
    EXPECT_FALSE(guard.allows(address("::1")));
}

TEST(AddressGuard, NamesTheTextThatIsNoNetwork) {
    const auto guard = AddressGuard::allowing({"10.0.0.0/40"});

    ASSERT_TRUE(guard.has_error());
    EXPECT_NE(guard.error().message.find("10.0.0.0/40"), std::string::npos);
}

TEST(GuardedClient, DoesNotConnectToAnInternalAddressHoweverItIsWritten) {
    for (const auto* url : {"http://127.0.0.1:1/", "http://localhost:1/", "http://2130706433:1/", "http://0x7f.1:1/",
                            "http://[::1]:1/", "http://[::ffff:127.0.0.1]:1/", "http://0/"}) {
        boost::asio::io_context io;
        ClientOptions options;
        options.guard = AddressGuard();
        const auto client = make_client(io.get_executor(), options);
        std::optional<ClientOutcome> outcome;
        client->send({"GET", url, {}, {}}, [&](ClientOutcome answer) { outcome = std::move(answer); });
        io.run();

        ASSERT_TRUE(outcome && outcome->has_error()) << url;
        EXPECT_EQ(outcome->error().reached, NoAnswer::Reached::no) << url;
        EXPECT_EQ(outcome->error().error.code, ErrorCode::invalid_input) << url;
        EXPECT_NE(outcome->error().error.message.find("internal"), std::string::npos)
            << url << ": " << outcome->error().error.message;
    }
}

}  // namespace
}  // namespace tendril::http
