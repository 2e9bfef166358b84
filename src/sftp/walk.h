// Walk: finds out where a path in a jail leads, name by name, by questions to the upstream.
// SPDX-License-Identifier: MIT
#pragma once

#include <deque>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "sftp/attributes.h"
#include "sftp/limits.h"
#include "sftp/root.h"

namespace sshrp::sftp {

/// How a request takes the last name of its path.
enum class Last : std::uint8_t {
  follow,  // if it is a link, what it leads to is meant
  look,    // the name itself is meant, and we want to know what it is
  read,    // the same, and of a link its target
  stay,    // the name itself is meant, whatever it is; looked at only where LSTAT is doubted
};

/// Whether names may be missing before the last one.
enum class Missing : std::uint8_t { refused, allowed };

/// Whose path it is: that of a link's target may leave the root and come back.
enum class Of : std::uint8_t { client, link };

/// A question for the upstream: LSTAT or READLINK.
struct Question {
  Type type;
  std::string path;  // on the upstream
};

/// Attributes for LSTAT, the target for READLINK, or the status for either.
using QuestionAnswer = std::variant<Attributes, std::string, Status>;

class Walk {
 public:
  struct Found {
    enum class What : std::uint8_t {
      not_looked_at,
      missing,
      link,
      directory,
      other,
      unknown,  // no link: the server doesn't tell more
    };
    Components place;  // in the jail; no name of it but the last is a link
    What what;
    std::optional<Attributes> attributes{};  // of the last name, if it was looked at
    std::string target{};                    // of a link that was read
  };

  /// From `base`, a directory in the jail whose names aren't links, along `path`. An absolute path is one of
  /// the upstream. Names that the upstream would read as something else are refused. The root must outlive
  /// this.
  Walk(const Root& root, Components base, std::string_view path, Last last,
       Missing missing = Missing::refused, Of of = Of::client);

  /// To be asked all at once; to be called again when all are answered. None: the walk is over.
  std::vector<Question> questions();
  /// `index`: of the questions last given.
  void answer(std::size_t index, QuestionAnswer answer);

  /// When the walk is over: where, or why not. A path that leads out is `permission_denied`, whatever is
  /// there.
  const std::variant<Found, Status>& result() const { return *result_; }

  /// Whether names of the path were links, or were missing or no directory before its last one. Where
  /// the names change at the same time, these are what may have been seen too early.
  bool met_obstacle() const { return met_obstacle_; }

  /// Bytes, with room for the answer to a READLINK.
  std::size_t memory() const;

 private:
  void enter(std::string_view path);
  bool step_over_special_parts();
  void ask_for_names();
  bool doubts() const { return root_->lstat == Lstat::doubted; }
  void take_names();
  void take_target();
  void take_parts(std::size_t count);
  void drop_parts(std::size_t count);
  void stop_at_missing(std::size_t name);
  void follow_link(std::size_t name);
  void ask_for_target();
  bool reads_last_name() const { return last_ == Last::read && rest_.size() == 1; }
  void find(std::size_t names, Found::What what, std::optional<Attributes> attributes = {},
            std::string target = {});
  void refuse(Status status) { result_ = status; }

  const Root* root_;
  Last last_;
  Missing missing_;
  Components place_;              // so far; known to be directories
  std::size_t above_ = 0;         // how far above the root we are, while a link's target leads through there
  std::deque<std::string> rest_;  // still to go: names and ".."
  std::size_t of_links_ = 0;      // of these, at the front, those that targets of links brought
  std::vector<Question> questions_;  // while they are made
  std::optional<Type> asked_for_{};  // of those that aren't answered
  std::vector<std::optional<QuestionAnswer>> answers_;
  unsigned links_ = 0;
  std::size_t names_at_once_ = first_names;
  std::size_t asked_ = 0;  // questions
  bool met_obstacle_ = false;
  std::optional<std::variant<Found, Status>> result_;
};

}  // namespace sshrp::sftp
