#include "api/web_app.hpp"

#include <gtest/gtest.h>

namespace tendril::api {
namespace {

const std::string script(4096, 'x');
const std::vector<embedded::File> files{
    {"index.html", "<!doctype html>app"}, {"assets/main-3f2a.js", script}, {"favicon.svg", "<svg/>"}};

http::Request get(const std::string& path) {
    http::Request made;
    made.method = "GET";
    made.path = path;
    return made;
}

TEST(WebApp, ServesAFileWithItsTypeAndAnEntityTag) {
    WebApp app(files);
    const auto response = app.answer(get("/favicon.svg"));

    EXPECT_EQ(response.status, 200);
    EXPECT_EQ(response.headers.get("Content-Type"), "image/svg+xml");
    EXPECT_EQ(response.body, "<svg/>");
    EXPECT_FALSE(response.headers.get("ETag").empty());
}

TEST(WebApp, ServesTheAppForAnyPathThatItsRouterMayKnow) {
    WebApp app(files);
    for (const auto* path : {"/", "/flows/flow_1", "/runs"}) {
        EXPECT_EQ(app.answer(get(path)).body, "<!doctype html>app") << path;
    }
    EXPECT_EQ(app.answer(get("/")).headers.get("Cache-Control"), "no-cache");
}

TEST(WebApp, LetsHashedAssetsBeCachedForEverAndMissesAreNotFound) {
    WebApp app(files);

    EXPECT_EQ(app.answer(get("/assets/main-3f2a.js")).headers.get("Cache-Control"),
              "public, max-age=31536000, immutable");
    EXPECT_EQ(app.answer(get("/assets/gone.js")).status, 404);
}

TEST(WebApp, AnswersNotModifiedToAKnownEntityTag) {
    WebApp app(files);
    auto again = get("/favicon.svg");
    again.headers.add("If-None-Match", std::string(app.answer(get("/favicon.svg")).headers.get("ETag")));
    const auto response = app.answer(again);

    EXPECT_EQ(response.status, 304);
    EXPECT_EQ(response.body, "");
}

TEST(WebApp, CompressesForThoseWhoCanReadIt) {
    WebApp app(files);
    auto request = get("/assets/main-3f2a.js");
    EXPECT_EQ(app.answer(request).body, script);

    request.headers.add("Accept-Encoding", "gzip, br");
    const auto zipped = app.answer(request);

    EXPECT_EQ(zipped.headers.get("Content-Encoding"), "gzip");
    EXPECT_LT(zipped.body.size(), script.size() / 10);
}

TEST(WebApp, SaysPlainlyWhenItWasNotBuilt) {
    WebApp app({});
    const auto response = app.answer(get("/"));

    EXPECT_EQ(response.status, 200);
    EXPECT_NE(response.body.find("without the web app"), std::string::npos);
}

TEST(WebApp, RefusesToBeWrittenTo) {
    WebApp app(files);
    auto post = get("/");
    post.method = "POST";

    EXPECT_EQ(app.answer(post).status, 405);
}

}  // namespace
}  // namespace tendril::api
