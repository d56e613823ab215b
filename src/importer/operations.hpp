// OpenAPI operations in the form of manifests.
#pragma once

#include <string>

#include "importer/overlay.hpp"
#include "importer/schemas.hpp"

namespace tendril::importer {

class Operations {
 public:
    Operations(const References& references, Schemas& schemas, const Overlay& overlay, Notes& notes)
        : references_(references), schemas_(schemas), overlay_(overlay), notes_(notes) {}

    // Every operation of the document, in its order, with what the overlay says of it.
    json::array convert();

 private:
    void convert_path(const Located& item, std::string_view path, json::array& operations);
    json::object convert_operation(const Located& item, const Located& at, std::string_view method,
                                   std::string_view path);
    std::string id_of(const Located& at, std::string_view method, std::string_view path);
    void add_parameters(const Located& item, const Located& at, json::object& operation);
    void add_parameter(const Located& at, json::object& operation, json::array& parameters);
    void add_undeclared(json::object& operation);
    bool add_body(const Located& at, json::object& operation);
    void add_response(const Located& at, json::object& operation);
    void add_scopes(const Located& at, json::object& operation);
    void add_effect(json::object& operation) const;

    const References& references_;
    Schemas& schemas_;
    const Overlay& overlay_;
    Notes& notes_;
};

}  // namespace tendril::importer
