// TapTest: a session with a tap and its link, and a recorder that is a socket in the test.
// SPDX-License-Identifier: MIT
#pragma once

#include <fmt/format.h>

#include <condition_variable>

#include "channel/policed_channels.h"
#include "record/record.h"
#include "record/tap.h"

namespace sshrp::record::testing {

using channel::testing::PolicedChannels;
using config::Located;
using config::Recorded;

/// What a session hears, in its order.
class Answers {
 public:
  Account::Deliver deliver() {
    return [this](Answer answer) {
      const std::lock_guard lock(mutex_);
      all_.push_back(std::move(answer));
      came_.notify_one();
    };
  }
  Answer next() {
    std::unique_lock lock(mutex_);
    if (!came_.wait_for(lock, patience, [this] { return !all_.empty(); }))
      throw std::runtime_error("no answer");
    Answer first = std::move(all_.front());
    all_.pop_front();
    return first;
  }

 private:
  std::mutex mutex_;
  std::condition_variable came_;
  std::deque<Answer> all_;
};

/// What the recorder is told, as words.
struct Words {
  std::vector<std::string>& all;
  std::size_t& bytes;

  void operator()(const message::Open& said) const {
    const Texts texts = decode_texts(said.texts);
    std::string word = fmt::format("open {} {}x{} {}", said.channel, said.columns, said.rows, said.command);
    for (const auto& [name, value] : texts.variables) word += fmt::format(" {}={}", name, value);
    all.push_back(word);
  }
  void operator()(const message::Output& said) const {
    all.push_back((said.is_error ? "error " : "output ") + std::string(as_text(said.bytes)));
  }
  void operator()(const message::Input& said) const {
    all.push_back("input " + std::string(as_text(said.bytes)));
  }
  void operator()(const message::Resize& said) const {
    all.push_back(fmt::format("size {}x{}", said.columns, said.rows));
  }
  void operator()(const message::Note& said) const { all.push_back("note " + std::string(said.sentence)); }
  void operator()(const message::Rest& said) const { all.push_back(fmt::format("rest {}", said.bytes)); }
  void operator()(const message::End& said) const {
    all.push_back(fmt::format("end {} {} {}", said.has_status ? std::to_string(said.status) : "-",
                              said.signal, said.reason));
  }
};

class TapTest : public ::testing::Test {
 protected:
  TapTest() {
    connect();
    rules.record = {{Recorded::terminal}, {Recorded::exec}};
  }
  ~TapTest() override {
    session.reset();
    link->stop();
  }

  /// Another recorder.
  void connect() {
    auto [recorders, workers] = socket_pair();
    const util::UniqueFd file = make_ring();
    link->use(std::move(workers), file);
    recorder = std::move(recorders);
    ring.emplace(file);
  }
  PolicedChannels& begin() {
    auto made = std::make_unique<RecordingTap>(rules, Subject{.id = std::string(testing::session)}, link,
                                               answers.deliver(), [this](auto at) { wake_at = at; });
    tap = made.get();
    channel::Taps taps;
    taps.push_back(std::move(made));
    session.emplace(access::Permissions{}, sftp::Rules{}, std::move(taps));
    session->open_session();
    return *session;
  }
  static Bytes terminal(std::string_view term = "xterm") {
    Bytes specific;
    wire::Writer(specific).string(term).uint32(100).uint32(40).uint32(0).uint32(0).string("");
    return specific;
  }
  static Bytes number(std::uint32_t value) {
    Bytes bytes;
    wire::Writer(bytes).uint32(value);
    return bytes;
  }
  /// Answers what the recorder was asked for last, and has the session hear it.
  void answer(bool is_made, const std::string& sentence = "the disk is full") {
    Bytes packet;
    if (is_made) {
      append(packet, message::Opened{++recordings});
    } else {
      append(packet, message::Failed{++recordings, sentence});
    }
    ASSERT_GE(::send(recorder.get(), packet.data(), packet.size(), 0), 0);
    heard = tap->hear(answers.next());
    session->channels.resume();
  }
  /// With a terminal and a shell that was let begin.
  void begin_shell() {
    begin();
    session->request("pty-req", terminal());
    session->say(Way::down, msg::ChannelSuccess{7});
    session->request("shell");
    answer(true);
    session->say(Way::down, msg::ChannelSuccess{7});
    session->take(Way::up);
    session->take(Way::down);
    told();
  }
  /// What the recorder was told up to here.
  std::vector<std::string> told() {
    std::vector<std::string> all;
    for (Bytes packet; ring->take(packet); packet.clear())
      for_each_from_worker(packet, [&](const FromWorker& said, std::size_t bytes) {
        told_bytes += bytes;
        std::visit(Words{all, told_bytes}, said);
      });
    return all;
  }
  void close() {
    session->say(Way::down, msg::ChannelClose{7});
    session->say(Way::up, msg::ChannelClose{9});
  }

  config::RecordRules rules;
  LinkPtr link = std::make_shared<Link>();
  util::UniqueFd recorder;
  std::optional<RingReader> ring;
  Answers answers;
  RecordingTap* tap = nullptr;
  std::optional<PolicedChannels> session;
  std::optional<std::string> heard;
  std::optional<RecordingTap::Clock::time_point> wake_at;
  std::uint32_t recordings = 0;
  std::size_t told_bytes = 0;
};

}  // namespace sshrp::record::testing
