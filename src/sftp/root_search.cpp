// SPDX-License-Identifier: MIT
#include "sftp/root_search.h"

#include "sftp/path.h"

namespace sshrp::sftp {
namespace {

bool begins_with_drive(const Components& path) { return !path.empty() && is_drive(path[0]); }

}  // namespace

std::vector<Question> RootSearch::questions() {
  switch (stage_) {
    case Stage::begin:
      stage_ = Stage::realpath;
      // By the second a server shows how it reads names: it is the same folder, or a name with a backslash.
      return {{Type::realpath, configured_}, {Type::realpath, configured_ + "\\."}};
    case Stage::realpath: {
      const std::string* absolute = path_of(0);
      if (!absolute || !absolute->starts_with('/')) break;
      return begin_walk(*absolute);
    }
    case Stage::walk:
      return go_on_walking();
    case Stage::stat: {
      const auto* attributes = answers_[0] ? std::get_if<Attributes>(&*answers_[0]) : nullptr;
      if (attributes && attributes->kind() == Attributes::Kind::directory) accept(absolute_);
      break;
    }
    case Stage::over:
      break;
  }
  stage_ = Stage::over;
  return {};
}

void RootSearch::answer(std::size_t index, QuestionAnswer answer) {
  if (stage_ == Stage::walk) {
    walk_->answer(index, std::move(answer));
  } else {
    answers_.at(index) = std::move(answer);
  }
}

const std::string* RootSearch::path_of(std::size_t index) const {
  return answers_.at(index) ? std::get_if<std::string>(&*answers_.at(index)) : nullptr;
}

std::vector<Question> RootSearch::begin_walk(const std::string& absolute) {
  stage_ = Stage::over;
  auto path = normalised(absolute);
  if (!std::holds_alternative<Components>(path)) return {};
  absolute_ = std::move(std::get<Components>(path));
  const bool is_on_drive = begins_with_drive(absolute_);
  const std::string* probe = path_of(1);
  if (is_on_drive || (probe && probe->find('\\') == std::string::npos)) top_.names = Names::windows;
  if (absolute_.empty()) {
    accept({});
    return {};
  }
  // A drive is no name in a folder, and can't be looked at as one.
  const auto first = absolute_.begin() + (is_on_drive ? 1 : 0);
  if (first == absolute_.end()) return ask_for_directory();
  walk_.emplace(top_, Components(absolute_.begin(), first), joined({first, absolute_.end()}).substr(1),
                Last::follow);
  stage_ = Stage::walk;
  return go_on_walking();
}

std::vector<Question> RootSearch::ask_for_directory() {
  stage_ = Stage::stat;
  return {{Type::stat, Root{.place = absolute_, .names = top_.names}.upstream_path({})}};
}

std::vector<Question> RootSearch::go_on_walking() {
  std::vector<Question> questions = walk_->questions();
  if (!questions.empty()) return questions;
  stage_ = Stage::over;
  if (const auto* found = std::get_if<Walk::Found>(&walk_->result())) {
    using What = Walk::Found::What;
    if (found->what == What::directory || found->what == What::unknown) accept(found->place);
    return {};
  }
  if (std::get<Status>(walk_->result()) == Status::no_such_file) return {};
  return ask_for_directory();
}

void RootSearch::accept(Components place) {
  root_ = Root{.place = std::move(place), .lstat = top_.lstat, .names = top_.names};
  root_->spellings.push_back(root_->place);
  if (absolute_ != root_->place) root_->spellings.push_back(absolute_);
  const auto configured = normalised(configured_);
  if (!configured_.starts_with('/') || !std::holds_alternative<Components>(configured)) return;
  const auto& spelling = std::get<Components>(configured);
  if (spelling != root_->place && spelling != absolute_) root_->spellings.push_back(spelling);
}

}  // namespace sshrp::sftp
