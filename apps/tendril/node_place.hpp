// The place that a server process has among those that share its data folder.
#pragma once

#include <string>

#include "base/file_lock.hpp"

namespace tendril::app {

// A process that takes a place knows that whoever had it before is dead, and need not wait until what that one held has
// run out. Several processes may share a folder: each has a place of its own.
//
// Held as long as the object lives.
class NodePlace {
 public:
    // The first free place of the folder. One without a name when there is none, or the file system has no locks.
    static NodePlace take(const std::string& folder);

    // What names of nodes in this place begin with; "" when nothing is known of earlier ones.
    [[nodiscard]] const std::string& name() const { return name_; }

 private:
    FileLock lock_;
    std::string name_;
};

}  // namespace tendril::app
