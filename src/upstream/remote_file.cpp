// SPDX-License-Identifier: MIT
#include "upstream/remote_file.h"

#include <utility>

#include "sftp/limits.h"
#include "upstream/sftp_client.h"
#include "upstream/strict_modes.h"
#include "util/text.h"

namespace sshrp::upstream {
namespace {

namespace fxp = sftp::fxp;
using wire::ProtocolError;

constexpr std::uint32_t read_size = 32 * 1024;  // what every server gives at once
constexpr std::uint8_t no_attributes[4] = {};
constexpr std::string_view where_a_login_starts = ".";

template <typename T>
std::optional<std::string> failure_of(const SftpResult<T>& result, std::string_view beginning) {
  const auto* refusal = std::get_if<SftpRefusal>(&result);
  if (refusal == nullptr) return std::nullopt;
  return std::string(beginning).append(": ").append(refusal->sentence());
}

/// Where the file is without links, and the home.
struct Places {
  sftp::Components home, file;
};

class FileReader {
 public:
  FileReader(net::ConnectionPtr upstream, std::string path, RemoteFileRule rule)
      : sftp_(std::move(upstream)), path_(std::move(path)), rule_(rule) {}

  net::Task<std::variant<std::string, FileFailure>> read() {
    std::optional<std::string> failure = "the upstream has no SFTP for it";
    if (co_await sftp_.begin()) failure = co_await find_and_read();
    co_await sftp_.end();
    if (failure) co_return FileFailure{*std::move(failure)};
    co_return std::move(text_);
  }

 private:
  bool is_strict() const { return rule_.modes == RemoteFileRule::Modes::strict; }

  // What is asked of folders goes up with the request to open: so they are looked at in one round trip.
  net::Task<std::optional<std::string>> find_and_read() {
    std::optional<std::string> failure;
    if (is_strict()) failure = co_await find_places();
    if (failure) co_return failure;
    sftp_.add(fxp::Open{0, path_, sftp::open_flag::read, {no_attributes}});
    if (is_strict()) inspect_places();
    const std::vector<Bytes> answers = co_await sftp_.exchange();
    const auto handle = handle_in(answers.front());
    failure = failure_of(handle, "it can't be opened");
    if (!failure && is_strict()) failure = judge_places(std::span(answers).subspan(1));
    if (failure) co_return failure;
    handle_ = std::get<std::string>(handle);
    co_return co_await read_all();
  }

  // The path without links is what the file is opened by, too.
  net::Task<std::optional<std::string>> find_places() {
    for (const std::string_view path : {where_a_login_starts, std::string_view(path_)})
      sftp_.add(fxp::Realpath{0, path});
    const std::vector<Bytes> answers = co_await sftp_.exchange();
    const auto home = path_in(answers[0]);
    const auto file = path_in(answers[1]);
    if (auto failure = failure_of(home, "the home can't be found")) co_return failure;
    if (auto failure = failure_of(file, "it can't be found")) co_return failure;
    auto home_place = real_path(std::get<std::string>(home));
    auto file_place = real_path(std::get<std::string>(file));
    if (!home_place || !file_place) co_return "the upstream doesn't show which folders it is in";
    places_ = Places{*std::move(home_place), *std::move(file_place)};
    path_ = sftp::joined(places_.file);
    folders_ = folders_above(places_.file, places_.home);
    co_return std::nullopt;
  }

  void inspect_places() {
    sftp_.add(fxp::Lstat{0, sftp::joined(places_.home)});
    sftp_.add(fxp::Lstat{0, path_});
    for (const std::string& folder : folders_) sftp_.add(fxp::Lstat{0, folder});
  }

  std::optional<std::string> judge_places(std::span<const Bytes> answers) {
    const std::string home = sftp::joined(places_.home);
    const auto attributes_of_home = attributes_in(answers[0]);
    if (auto failure = failure_of(attributes_of_home, "the home can't be looked at")) return failure;
    const auto owner = std::get<sftp::Attributes>(attributes_of_home).owner;
    if (!owner) return "the upstream doesn't show who owns the home";
    modes_.emplace(home, owner->uid);
    if (auto failure = judge(StrictModes::Kind::file, path_, answers[1])) return failure;
    for (std::size_t i = 0; i < folders_.size(); ++i)
      if (auto failure = judge(StrictModes::Kind::folder, folders_[i], answers[2 + i])) return failure;
    return std::nullopt;
  }

  std::optional<std::string> judge(StrictModes::Kind kind, const std::string& path, BytesView answer) const {
    const auto attributes = attributes_in(answer);
    const std::string beginning = util::escape(path, sftp::max_path) + " can't be looked at";
    if (auto failure = failure_of(attributes, beginning)) return failure;
    return modes_->objection(kind, path, std::get<sftp::Attributes>(attributes));
  }

  // What counts is what was opened.
  net::Task<std::optional<std::string>> read_all() {
    sftp_.add(fxp::Fstat{0, handle_});
    sftp_.add(fxp::Read{0, handle_, 0, read_size});
    std::vector<Bytes> answers = co_await sftp_.exchange();
    if (auto failure = judge_opened(answers.front())) co_return failure;
    for (;;) {
      const auto refusal = refusal_in(answers.back());
      if (refusal && refusal->status == sftp::Status::eof) co_return std::nullopt;
      if (refusal) co_return "it can't be read: " + refusal->sentence();
      const BytesView data = wire::decode<fxp::Data>(answers.back()).data;
      if (data.empty()) throw ProtocolError("an empty answer to an SFTP read");
      if (data.size() > rule_.max_size - text_.size())
        co_return "it has more than " + std::to_string(rule_.max_size) + " bytes";
      text_ += as_text(data);
      sftp_.add(fxp::Read{0, handle_, text_.size(), read_size});
      answers = co_await sftp_.exchange();
    }
  }

  std::optional<std::string> judge_opened(BytesView answer) const {
    if (is_strict()) return judge(StrictModes::Kind::file, path_, answer);
    const auto attributes = attributes_in(answer);
    const auto* known = std::get_if<sftp::Attributes>(&attributes);
    const bool folder = known != nullptr && known->kind() == sftp::Attributes::Kind::directory;
    return folder ? std::optional<std::string>("it is a folder") : std::nullopt;
  }

  SftpClient sftp_;
  std::string path_;
  RemoteFileRule rule_;
  Places places_{};
  std::vector<std::string> folders_{};  // that are looked at
  std::optional<StrictModes> modes_{};  // once the home's owner is known
  std::string handle_{};
  std::string text_{};
};

}  // namespace

net::Task<std::variant<std::string, FileFailure>> read_remote_file(net::ConnectionPtr upstream,
                                                                   std::string path, RemoteFileRule rule) {
  FileReader reader(std::move(upstream), std::move(path), rule);
  co_return co_await reader.read();
}

}  // namespace sshrp::upstream
