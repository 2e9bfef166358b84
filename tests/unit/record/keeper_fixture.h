// KeeperTest: a folder that a keeper writes recordings into.
// SPDX-License-Identifier: MIT
#pragma once

#include "record/record.h"

namespace sshrp::record::testing {

class KeeperTest : public ::testing::Test {
 protected:
  std::string path(const std::string& name) const { return folder.path() + "/" + name; }
  bool is_there(const std::string& name) const { return std::filesystem::exists(path(name)); }
  cast::testing::Read recording(const std::string& name) const {
    return cast::testing::read(content(path(name)));
  }

  sshrp::Folder folder;
};

}  // namespace sshrp::record::testing
