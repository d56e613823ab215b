// The connectors of this process: those of the binary, and those that the operator put into a folder.
#pragma once

#include <deque>
#include <memory>
#include <string>
#include <vector>

#include "connector/manifest.hpp"

namespace tendril::app {

// A catalog and the texts that it reads from.
struct LoadedConnectors {
    std::deque<std::string> texts;
    std::unique_ptr<connector::Catalog> catalog;
    std::vector<std::string> added;     // ids of the folder's connectors
    std::vector<std::string> problems;  // one sentence for each that is left out
};

// `folder` holds one folder for each connector, as `tendril connector import` writes them. One that is broken is left
// out; a folder that does not exist is empty. Errors: of the binary's own connectors.
Result<LoadedConnectors> load_connectors(const std::string& folder);

}  // namespace tendril::app
