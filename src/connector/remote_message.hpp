// What an error answer says, for people.
#pragma once

#include <string>

#include "connector/manifest.hpp"

namespace tendril::connector {

struct RemoteMessage {
    std::string sentence;  // never empty, at most a few hundred bytes
    std::string field;     // the input the remote complains of, when it names one
};

// Looks at the connector's message paths, where a text or a list of texts may be.
RemoteMessage read_remote_message(const Connector& connector, const Operation& operation, int status,
                                  const json::value& body);

}  // namespace tendril::connector
