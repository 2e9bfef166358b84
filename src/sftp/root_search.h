// RootSearch: makes the path of a jail's root canonical, and sees that it is a directory.
#pragma once

#include "sftp/walk.h"

namespace sshrp::sftp {

/// REALPATH first, which makes a path absolute. Some servers leave links in it, so each name is then looked
/// at by a Walk from the upstream's own "/"; where names above the root can't be looked at, STAT has to do.
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
  /// Why it can't; completes "the SFTP root can't be used: ". A literal.
  std::string_view problem() const { return problem_; }

 private:
  enum class Stage : std::uint8_t { begin, realpath, walk, stat, over };

  std::vector<Question> begin_walk(const std::string& absolute);
  std::vector<Question> go_on_walking();
  void accept(Components place);

  std::string configured_;
  Components absolute_;  // as REALPATH says
  Root top_;             // the upstream's "/"
  Stage stage_ = Stage::begin;
  std::optional<Walk> walk_;
  std::optional<QuestionAnswer> answer_;
  std::optional<Root> root_;
  std::string_view problem_ = "on the upstream it is missing, no directory, or not accessible";
};

}  // namespace sshrp::sftp
