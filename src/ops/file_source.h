// FileSource: the one way by which a preparation learns what is on this machine, so that the same can be
// prepared elsewhere from what was learned: see recording.h.
// SPDX-License-Identifier: MIT
#pragma once

#include "config/load.h"
#include "ops/privileges.h"
#include "ops/trusted_file.h"
#include "util/result.h"

namespace sshrp::ops {

class FileSource {
 public:
  FileSource() = default;
  FileSource(const FileSource&) = default;
  FileSource(FileSource&&) = default;
  FileSource& operator=(const FileSource&) = default;
  FileSource& operator=(FileSource&&) = default;
  virtual ~FileSource() = default;

  /// The two of config::FileAccess.
  virtual config::FileContent read_configuration(const std::string& path) = 0;
  virtual std::vector<std::string> list_files(const std::string& pattern) = 0;
  /// As the functions of these names, with the same errors.
  virtual util::SecretBytes read_trusted(const std::string& path, const FileRule& rule) = 0;
  virtual std::optional<util::SecretBytes> find_trusted(const std::string& path, const FileRule& rule) = 0;
  virtual Result<Account> find_user(const std::string& user, const std::string& group) = 0;
};

/// Of this machine as it is now. A configuration that is no file, or larger than it may be, isn't read whole.
class MachineFiles : public FileSource {
 public:
  config::FileContent read_configuration(const std::string& path) override;
  std::vector<std::string> list_files(const std::string& pattern) override;
  util::SecretBytes read_trusted(const std::string& path, const FileRule& rule) override;
  std::optional<util::SecretBytes> find_trusted(const std::string& path, const FileRule& rule) override;
  Result<Account> find_user(const std::string& user, const std::string& group) override;
};

}  // namespace sshrp::ops
