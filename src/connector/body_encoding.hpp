// The forms in which a body can be sent. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/json.hpp"

namespace tendril::connector {

struct EncodedBody {
    std::string content_type;
    std::string text;
};

EncodedBody json_body(const json::value& value);
// application/x-www-form-urlencoded. A list becomes several fields of one name, an object JSON; null is left out.
EncodedBody form_body(const json::object& members);
// multipart/form-data. Members whose schema has the format "binary" are files: a text, or
// {"name", "type", "text" or "base64"}. What is wrong with a file is added to `findings`.
EncodedBody multipart_body(const json::object& members, const json::object& properties, std::vector<Finding>& findings);

}  // namespace tendril::connector
