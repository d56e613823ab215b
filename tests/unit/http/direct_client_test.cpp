#include "http/detail/direct_client.hpp"

#include <gtest/gtest.h>

namespace tendril::http::detail {
namespace {

bool takes(const std::string& url, const std::string& proxy = {}) {
    ClientRequest request;
    request.url = url;
    ClientOptions options;
    options.proxy = proxy;
    return DirectClient::takes(request, options);
}

TEST(DirectClient, TakesPlainHttpToLoopbackAddresses) {
    for (const auto* url : {"http://127.0.0.1/", "http://127.0.0.1:8080/a/b?c=/../d", "http://[::1]:8080/x",
                            "http://127.0.0.1:8080", "http://127.0.0.1:8080?x=y"}) {
        EXPECT_TRUE(takes(url)) << url;
    }
}

TEST(DirectClient, LeavesToLibcurlWhatNeedsTlsANameAUserAProxyOrAnOrderlyPath) {
    for (const auto* url :
         {"https://127.0.0.1/", "http://localhost/", "http://example.org/", "http://me@127.0.0.1/", "http://",
          "http://127.0.0.1:0/", "http://127.0.0.1:70000/", "http://127.0.0.1:8x/", "http://127.1/",
          "http://1.2.3.4.5/", "http://127.0.0.1/a/../b", "http://127.0.0.1/./a", "http://127.0.0.1/a b",
          "http://127.0.0.1/a#b", "http://127.0.0.1/\xC3\xA4", "http://127.0.0.1/a\r\nb", "HTTP://127.0.0.1/", ""}) {
        EXPECT_FALSE(takes(url)) << url;
    }
    EXPECT_FALSE(takes("http://127.0.0.1/", "http://proxy.example:3128"));
}

}  // namespace
}  // namespace tendril::http::detail
