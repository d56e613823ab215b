// Imports the input, once as a document and once as an overlay. What an import succeeds with must be a connector that
// the catalog loads and whose samples are calls that it would make.
#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "connector/request.hpp"
#include "importer/import.hpp"
#include "importer/pretty.hpp"

namespace {

using namespace tendril;

const json::value& fixed_document() {
    static const json::value value = parse_json(R"({"openapi":"3.0.3","info":{"title":"Fixed"},
        "servers":[{"url":"https://api.example.com"}],"paths":{"/a/{id}":{"post":{"operationId":"make",
        "parameters":[{"name":"q","in":"query","schema":{"type":"string"}}],
        "requestBody":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}},
        "responses":{"201":{"content":{"application/json":{"schema":{"$ref":"#/components/schemas/A"}}}}}}}},
        "components":{"schemas":{"A":{"type":"object","properties":{"id":{"type":"string"},
        "next":{"$ref":"#/components/schemas/A"}}}}}})")
                                         .value();
    return value;
}

void use(const importer::Imported& imported) {
    std::vector<std::string> texts;
    std::vector<embedded::File> files;
    texts.reserve(imported.files.size());
    for (const auto& file : imported.files) {
        texts.push_back(importer::pretty(file.content));
        files.push_back({file.path, texts.back()});
    }
    const auto catalog = connector::Catalog::load(files);
    if (!catalog) return;  // an overlay may say what no manifest may
    for (const auto& summary : (*catalog)->summaries()) {
        const auto* operation = (*catalog)->operation(summary.id);
        if (operation == nullptr) __builtin_trap();
        (void)connector::build_call(*operation, "c", {}, operation->sample.at("input").as_object());
    }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* bytes, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(bytes), size);
    auto document = parse_json(text, {.bytes_max = 64 * 1024, .depth_max = 128});
    if (!document) return 0;
    if (const auto* overlay = document->if_object()) {
        const std::array layers{*overlay};
        const auto imported = importer::import_openapi({"fixed.json", fixed_document()}, {}, layers);
        if (imported) use(*imported);
    }
    const auto imported = importer::import_openapi({"api.json", *std::move(document)}, {}, {});
    if (imported) use(*imported);
    return 0;
}
