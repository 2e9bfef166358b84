// SPDX-License-Identifier: MIT
#include "sftp/walk.h"

#include <algorithm>
#include <utility>

#include "sftp/path.h"

namespace sshrp::sftp {
namespace {

using Kind = Attributes::Kind;
using What = Walk::Found::What;

constexpr std::string_view parent = "..";

// What a failed look-up is to the client: the difference between the reasons is the upstream's own affair.
Status as_refusal(Status status) {
  return status == Status::no_such_file || status == Status::permission_denied ? status : Status::failure;
}

bool has_target(const std::optional<QuestionAnswer>& answer) {
  return answer && std::holds_alternative<std::string>(*answer);
}

// READLINK of what is no link. A server that doesn't have or allow it says nothing of the name, and one that
// finds nothing there contradicts its LSTAT.
bool says_no_link(const std::optional<QuestionAnswer>& answer) {
  const auto* status = answer ? std::get_if<Status>(&*answer) : nullptr;
  return status &&
         (*status == Status::failure || *status == Status::no_such_file || *status == Status::bad_message);
}

}  // namespace

Walk::Walk(const Root& root, Components base, std::string_view path, Last last, Missing missing, Of of)
    : root_(&root), last_(last), missing_(missing), place_(std::move(base)), links_(of == Of::link ? 1 : 0) {
  enter(path);
}

std::vector<Question> Walk::questions() {
  if (const auto asked_for = std::exchange(asked_for_, std::nullopt)) {
    if (*asked_for == Type::lstat) {
      take_names();
    } else {
      take_target();
    }
    answers_.clear();
  }
  while (!result_ && questions_.empty()) {
    if (step_over_special_parts()) ask_for_names();
  }
  asked_ += questions_.size();
  if (!result_ && asked_ > max_questions_of_path) {
    refuse(Status::failure);
    questions_.clear();
  }
  answers_.resize(questions_.size());
  if (!questions_.empty()) asked_for_ = questions_[0].type;
  return std::exchange(questions_, {});
}

void Walk::answer(std::size_t index, QuestionAnswer answer) {
  const auto* target = std::get_if<std::string>(&answer);
  if (target && target->size() > max_path) answer = Status::failure;
  answers_.at(index) = std::move(answer);
}

std::size_t Walk::memory() const {
  constexpr std::size_t of_name = sizeof(std::string) + 16;
  return sizeof *this + max_path + (place_.size() + rest_.size()) * of_name +
         answers_.capacity() * sizeof answers_[0];
}

// A path with too many names is refused rather than cut: what it means must not depend on our bounds.
void Walk::enter(std::string_view path) {
  if (path.size() > max_path || path.find('\0') != std::string_view::npos) return refuse(Status::failure);
  const std::vector<std::string_view> new_parts = parts(path);
  std::size_t skipped = 0;
  if (path.starts_with('/')) {
    place_.clear();
    above_ = root_->place.size();
    for (const Components& spelling : root_->spellings) {
      if (new_parts.size() < spelling.size() ||
          !std::equal(spelling.begin(), spelling.end(), new_parts.begin()))
        continue;
      skipped = spelling.size();
      above_ = 0;
      break;
    }
  }
  const auto unknown = std::span(new_parts).subspan(skipped);
  // That of an absolute target is a name of the root's place, or leads out.
  const bool has_drive =
      path.starts_with('/') && skipped == 0 && !unknown.empty() && is_drive(unknown.front());
  if (!root_->are_plain(unknown.subspan(has_drive ? 1 : 0))) return refuse(Status::permission_denied);
  if (links_ > 0) of_links_ += new_parts.size() - skipped;
  rest_.insert(rest_.begin(), new_parts.begin() + static_cast<std::ptrdiff_t>(skipped), new_parts.end());
  if (rest_.size() + place_.size() > max_components) refuse(Status::bad_message);
}

// ".." and the way back from above the root need no question: names before them are known. False: the walk is
// over.
bool Walk::step_over_special_parts() {
  while (!rest_.empty() && (rest_.front() == parent || above_ > 0)) {
    if (rest_.front() != parent) {
      if (of_links_ == 0 || rest_.front() != root_->place[root_->place.size() - above_]) {
        refuse(Status::permission_denied);
        return false;
      }
      --above_;
    } else if (!place_.empty()) {
      place_.pop_back();
    } else {
      above_ = std::min(above_ + 1, root_->place.size());
    }
    drop_parts(1);
  }
  if (!rest_.empty()) return true;
  if (above_ > 0) {
    refuse(Status::permission_denied);
  } else {
    find(0, What::directory);
  }
  return false;
}

void Walk::ask_for_names() {
  auto names = static_cast<std::size_t>(std::ranges::find(rest_, parent) - rest_.begin());
  if (names == rest_.size() && last_ == Last::stay && !doubts()) --names;
  if (names == 0) return find(1, What::not_looked_at);
  names = std::min(names, names_at_once_);
  names_at_once_ = std::min(2 * names_at_once_, max_names_at_once);
  std::string path = place_.empty() && root_->place.empty() ? std::string() : root_->upstream_path(place_);
  for (std::size_t i = 0; i < names; ++i) {
    path.append("/").append(rest_[i]);
    if (path.size() > max_path) return refuse(Status::bad_message);
    questions_.push_back({Type::lstat, path});
    if (doubts()) questions_.push_back({Type::readlink, path});
  }
}

void Walk::take_names() {
  const std::size_t questions_of_name = doubts() ? 2 : 1;
  const std::size_t names = answers_.size() / questions_of_name;
  for (std::size_t i = 0; i < names; ++i) {
    const bool is_last = i + 1 == rest_.size();
    const std::optional<QuestionAnswer>& answer = answers_[i * questions_of_name];
    const auto* attributes = answer ? std::get_if<Attributes>(&*answer) : nullptr;
    const bool is_told_as_link = attributes && attributes->kind() == Kind::link;
    // Also where LSTAT says that nothing is there: if it follows links, one that dangles is missing.
    if (doubts() && !is_told_as_link && has_target(answers_[i * questions_of_name + 1])) {
      // A request for the link itself would be one for what it leads to.
      if (is_last && last_ != Last::follow) return refuse(Status::permission_denied);
      return follow_link(i);
    }
    if (!attributes) {
      const auto* status = answer ? std::get_if<Status>(&*answer) : nullptr;
      const Status reason = status ? as_refusal(*status) : Status::failure;
      return reason == Status::no_such_file ? stop_at_missing(i) : refuse(reason);
    }
    switch (attributes->kind()) {
      case Kind::directory:
        if (is_last) return find(i + 1, What::directory, *attributes);
        break;
      case Kind::link:
        if (!is_last || last_ == Last::follow) return follow_link(i);
        if (last_ != Last::read) return find(i + 1, What::link, *attributes);
        take_parts(i);
        return ask_for_target();
      case Kind::other:
        if (is_last) return find(i + 1, What::other, *attributes);
        met_obstacle_ = true;
        return refuse(Status::no_such_file);
      case Kind::unknown:  // it may be a link, unless READLINK says otherwise
        if (!doubts() || !says_no_link(answers_[i * questions_of_name + 1]))
          return refuse(Status::permission_denied);
        if (is_last) return find(i + 1, What::unknown, *attributes);
        break;  // if it is no directory, the server says so
    }
  }
  take_parts(names);
}

void Walk::take_parts(std::size_t count) {
  place_.insert(place_.end(), rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count));
  drop_parts(count);
}

void Walk::drop_parts(std::size_t count) {
  rest_.erase(rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(count));
  of_links_ -= std::min(of_links_, count);
}

void Walk::stop_at_missing(std::size_t name) {
  if (name + 1 == rest_.size()) return find(name + 1, What::missing);
  met_obstacle_ = true;
  if (missing_ == Missing::refused) return refuse(Status::no_such_file);
  // Where ".." after a missing name leads is decided by what takes that name.
  if (std::ranges::find(rest_, parent) != rest_.end()) return refuse(Status::permission_denied);
  find(rest_.size(), What::missing);
}

void Walk::follow_link(std::size_t name) {
  met_obstacle_ = true;
  if (++links_ > max_links) return refuse(Status::no_such_file);
  take_parts(name);
  ask_for_target();
}

// Of the first name of what is still to go.
void Walk::ask_for_target() {
  Components path = place_;
  path.push_back(rest_.front());
  questions_.push_back({Type::readlink, root_->upstream_path(path)});
}

void Walk::take_target() {
  const auto* target = answers_[0] ? std::get_if<std::string>(&*answers_[0]) : nullptr;
  if (!target) {
    const auto* status = answers_[0] ? std::get_if<Status>(&*answers_[0]) : nullptr;
    return refuse(status ? as_refusal(*status) : Status::failure);
  }
  if (target->empty()) return refuse(Status::no_such_file);
  if (reads_last_name()) return find(1, What::link, {}, *target);
  drop_parts(1);
  const std::string path = *target;
  enter(path);
}

void Walk::find(std::size_t names, Found::What what, std::optional<Attributes> attributes,
                std::string target) {
  place_.insert(place_.end(), rest_.begin(), rest_.begin() + static_cast<std::ptrdiff_t>(names));
  if (root_->upstream_path(place_).size() > max_path) return refuse(Status::bad_message);
  result_ = Found{std::move(place_), what, attributes, std::move(target)};
}

}  // namespace sshrp::sftp
