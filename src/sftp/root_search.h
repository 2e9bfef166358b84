// RootSearch: makes the path of a jail's root canonical, and sees that it is a directory.
// SPDX-License-Identifier: MIT
#pragma once

#include <array>

#include "sftp/walk.h"

namespace sshrp::sftp {

/// REALPATH first, which makes a path absolute, and tells a server on Windows: by a drive, or because it
/// reads a backslash as a slash. Some servers leave links in it, so each name is then looked at by a Walk
/// from the upstream's own "/", or from a drive; where names above the root can't be looked at, STAT has to
/// do.
class RootSearch {
 public:
  RootSearch(std::string path, Lstat lstat) : configured_(std::move(path)), top_{.lstat = lstat} {}
  RootSearch(const RootSearch&) = delete;
  RootSearch& operator=(const RootSearch&) = delete;

  /// To be asked all at once; to be called again when all are answered. None: the search is over.
  std::vector<Question> questions();
  void answer(std::size_t index, QuestionAnswer answer);

  /// When the search is over; nullopt: it can't be used.
  const std::optional<Root>& result() const { return root_; }

 private:
  enum class Stage : std::uint8_t { begin, realpath, walk, stat, over };

  const std::string* path_of(std::size_t index) const;
  std::vector<Question> begin_walk(const std::string& absolute);
  std::vector<Question> go_on_walking();
  std::vector<Question> ask_for_directory();
  void accept(Components place);

  std::string configured_;
  Components absolute_;  // as REALPATH says
  Root top_;             // the upstream's "/"
  Stage stage_ = Stage::begin;
  std::optional<Walk> walk_;
  std::array<std::optional<QuestionAnswer>, 2> answers_{};  // but of a walk
  std::optional<Root> root_;
};

}  // namespace sshrp::sftp
