// Recording: a FileSource that remembers what it was asked and answered, so that a preparation can be done
// again, in another process and without a file, and comes to the same.
// SPDX-License-Identifier: MIT
#pragma once

#include <cstdint>
#include <map>

#include "ops/file_source.h"
#include "util/result.h"

namespace sshrp::ops {

class Recording : public FileSource {
 public:
  /// Asks `files` what it wasn't asked before: nothing is read twice. As long as that lives.
  explicit Recording(FileSource& files) : files_(&files) {}
  /// Knows what `bytes`, which encode() made, says, and nothing beside it: whatever else it is asked can't be
  /// had. Whether files may be trusted was looked at when they were recorded. Throws wire::ProtocolError.
  static Recording replay(BytesView bytes);

  /// Bytes that hold secrets.
  util::SecretBytes encode() const;

  /// Answers read_trusted of a private file with this text, or with this failure, without asking.
  void assume_private_file(const std::string& path, Result<util::SecretBytes> answer);

  config::FileContent read_configuration(const std::string& path) override;
  std::vector<std::string> list_files(const std::string& pattern) override;
  util::SecretBytes read_trusted(const std::string& path, const FileRule& rule) override;
  std::optional<util::SecretBytes> find_trusted(const std::string& path, const FileRule& rule) override;
  Result<Account> find_user(const std::string& user, const std::string& group) override;

 private:
  enum class Kind : std::uint8_t {
    configuration,
    list,
    private_file,
    public_file,
    find_private,
    find_public,
    user
  };
  enum class Outcome : std::uint8_t { found, absent, failed };
  struct Question {
    Kind kind;
    std::string name;
    auto operator<=>(const Question&) const = default;
  };
  struct Answer {
    Outcome outcome;
    util::SecretBytes bytes;  // failed: a sentence
  };

  Recording() = default;
  template <typename Ask>
  const Answer& answer(Question question, Ask ask);

  FileSource* files_ = nullptr;  // none in a replay
  std::map<Question, Answer> answers_;
};

}  // namespace sshrp::ops
