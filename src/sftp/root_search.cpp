#include "sftp/root_search.h"

namespace sshrp::sftp {
namespace {

constexpr std::string_view on_windows =
    "it is on a drive of Windows, where a backslash, a colon or a dot at a name's end lead elsewhere";

// "/C:" or "/C:/Users": how servers on Windows write a path with a drive.
bool has_drive(std::string_view absolute) {
  if (absolute.size() < 3 || absolute[0] != '/' || absolute[2] != ':') return false;
  const char letter = static_cast<char>(absolute[1] | 0x20);
  return letter >= 'a' && letter <= 'z';
}

}  // namespace

std::vector<Question> RootSearch::questions() {
  switch (stage_) {
    case Stage::begin:
      stage_ = Stage::realpath;
      return {{Type::realpath, configured_}};
    case Stage::realpath: {
      const auto* absolute = answer_ ? std::get_if<std::string>(&*answer_) : nullptr;
      if (absolute && has_drive(*absolute)) {
        problem_ = on_windows;
      } else if (absolute && absolute->starts_with('/')) {
        return begin_walk(*absolute);
      }
      break;
    }
    case Stage::walk:
      return go_on_walking();
    case Stage::stat: {
      const auto* attributes = answer_ ? std::get_if<Attributes>(&*answer_) : nullptr;
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
    answer_ = std::move(answer);
  }
}

std::vector<Question> RootSearch::begin_walk(const std::string& absolute) {
  stage_ = Stage::over;
  auto path = normalised(absolute);
  if (!std::holds_alternative<Components>(path)) return {};
  absolute_ = std::move(std::get<Components>(path));
  if (absolute_.empty()) {
    accept({});
    return {};
  }
  walk_.emplace(top_, Components{}, absolute, Last::follow);
  stage_ = Stage::walk;
  return go_on_walking();
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
  stage_ = Stage::stat;
  return {{Type::stat, joined(absolute_)}};
}

void RootSearch::accept(Components place) {
  root_ = Root{.place = std::move(place), .lstat = top_.lstat};
  root_->spellings.push_back(root_->place);
  if (absolute_ != root_->place) root_->spellings.push_back(absolute_);
  const auto configured = normalised(configured_);
  if (!configured_.starts_with('/') || !std::holds_alternative<Components>(configured)) return;
  const auto& spelling = std::get<Components>(configured);
  if (spelling != root_->place && spelling != absolute_) root_->spellings.push_back(spelling);
}

}  // namespace sshrp::sftp
