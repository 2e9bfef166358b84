// SPDX-License-Identifier: MIT
#include "ops/trusted_file_cache.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <latch>
#include <thread>

#include "util/folder.h"

// Needs root, to give files to others.

namespace sshrp::ops {
namespace {

using testing::HasSubstr;

constexpr uid_t daemons = 1;  // the user daemon, in every /etc/passwd
constexpr FileRule list{.readers = Readers::anybody, .max_size = 1000};

/// What stands in a file; it says that it takes as much memory as its text has bytes.
struct Text {
  std::string text;
  std::size_t memory() const { return text.size(); }
};
std::atomic<int> parsed = 0;
Text parse(BytesView text) {
  ++parsed;
  if (as_text(text) == "broken") throw std::runtime_error("isn't understood");
  return {std::string(as_text(text))};
}

class TrustedFiles : public testing::Test {
 protected:
  TrustedFiles() { parsed = 0; }

  /// Long after all that the test has written.
  std::shared_ptr<const Text> load(const std::string& path, const FileRule& rule = list) {
    return cache.load<Text>(path, rule, parse, TrustedFileCache::Clock::now() + std::chrono::hours(1));
  }
  std::string refusal(const std::string& path, const FileRule& rule = list) {
    try {
      load(path, rule);
      return "";
    } catch (const std::exception& error) {
      return error.what();
    }
  }

  const Folder folder;
  TrustedFileCache cache{4000};
};

TEST_F(TrustedFiles, are_parsed_once_as_long_as_they_stay_as_they_are) {
  const std::string file = folder.write("file", "text");
  const auto first = load(file);
  EXPECT_EQ(first->text, "text");
  EXPECT_EQ(load(file), first);
  EXPECT_EQ(parsed, 1);
}

TEST_F(TrustedFiles, are_parsed_again_when_they_have_changed) {
  const std::string file = folder.write("file", "text");
  const auto first = load(file);
  folder.write("file", "other");
  EXPECT_EQ(load(file)->text, "other");
  EXPECT_EQ(first->text, "text");
  folder.write("new", "third");
  std::filesystem::rename(folder / "new", file);
  EXPECT_EQ(load(file)->text, "third");
  std::filesystem::permissions(file, std::filesystem::perms(0400));
  load(file);
  EXPECT_EQ(parsed, 4);
}

TEST_F(TrustedFiles, that_were_changed_just_now_are_parsed_each_time) {
  const std::string file = folder.write("file", "text");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(cache.load<Text>(file, list, parse)->text, "text");
  EXPECT_EQ(parsed, 2);
  EXPECT_EQ(cache.memory(), 0u);
}

TEST_F(TrustedFiles, are_judged_each_time) {
  const std::string file = folder.write("in/file", "text");
  load(file);
  std::filesystem::permissions(folder / "in", std::filesystem::perms(0777));
  EXPECT_THAT(refusal(file), HasSubstr("which can be written by others"));
  EXPECT_EQ(cache.memory(), 0u) << "nor held";
  std::filesystem::permissions(folder / "in", std::filesystem::perms(0755));
  EXPECT_EQ(refusal(file), "");
  std::filesystem::permissions(file, std::filesystem::perms(0602));
  EXPECT_THAT(refusal(file), HasSubstr("can be written by others"));
  std::filesystem::remove(file);
  EXPECT_THAT(refusal(file), HasSubstr("No such file"));
}

TEST_F(TrustedFiles, of_an_account_arent_given_to_another) {
  const std::string file = folder.write("file", "text");
  ASSERT_EQ(::chown(file.c_str(), daemons, daemons), 0);
  const FileRule of_daemon{.readers = Readers::anybody, .max_size = 1000, .account = "daemon"};
  EXPECT_EQ(refusal(file, of_daemon), "");
  EXPECT_THAT(refusal(file), HasSubstr("belongs to another user"));
  EXPECT_EQ(refusal(file, of_daemon), "");
}

TEST_F(TrustedFiles, that_cannot_be_parsed_say_so_each_time) {
  const std::string file = folder.write("file", "broken");
  for (int i = 0; i < 2; ++i) EXPECT_EQ(refusal(file), "isn't understood");
}

TEST_F(TrustedFiles, of_one_path_are_told_apart_by_what_is_made_of_them) {
  struct Size {
    std::size_t size;
    static std::size_t memory() { return 1; }
  };
  const std::string file = folder.write("file", "text");
  EXPECT_EQ(load(file)->text, "text");
  const auto later = TrustedFileCache::Clock::now() + std::chrono::hours(1);
  const auto measure = [](BytesView text) { return Size{text.size()}; };
  EXPECT_EQ(cache.load<Size>(file, list, measure, later)->size, 4u);
  EXPECT_EQ(load(file)->text, "text");
  EXPECT_EQ(parsed, 1);
}

TEST_F(TrustedFiles, are_held_within_a_bound_those_used_last) {
  const auto file = [&](int number) {
    return folder.write("file" + std::to_string(number), std::string(400, 'a'));
  };
  const std::string first = file(0), second = file(1);
  load(first);
  load(second);
  for (int i = 2; i < 100; ++i) {
    load(file(i));
    load(first);
    EXPECT_LE(cache.memory(), 4000u);
  }
  EXPECT_EQ(parsed, 100) << "the first one was never read again";
  load(second);
  EXPECT_EQ(parsed, 101);
}

TEST_F(TrustedFiles, that_are_larger_than_the_bound_arent_held) {
  const std::string small = folder.write("small", "text");
  load(small);
  const std::string large = folder.write("large", std::string(4000, 'a'));
  const FileRule any{.readers = Readers::anybody, .max_size = 10000};
  EXPECT_EQ(load(large, any)->text.size(), 4000u);
  load(large, any);
  load(small);
  EXPECT_EQ(parsed, 3);
}

TEST_F(TrustedFiles, are_parsed_once_for_all_who_want_them_at_the_same_time) {
  const std::string file = folder.write("file", "text");
  constexpr int many = 20;
  static std::latch begun(1), all_wait(1);
  const auto slow = [](BytesView text) {
    begun.count_down();
    all_wait.wait();
    return parse(text);
  };
  const auto later = TrustedFileCache::Clock::now() + std::chrono::hours(1);
  std::vector<std::jthread> threads;
  std::vector<std::shared_ptr<const Text>> got(many);
  std::latch running(many - 1);
  threads.emplace_back([&] { got[0] = cache.load<Text>(file, list, slow, later); });
  begun.wait();
  for (int i = 1; i < many; ++i) {
    threads.emplace_back([&, i] {
      running.count_down();
      got[static_cast<std::size_t>(i)] = cache.load<Text>(file, list, parse, later);
    });
  }
  running.wait();
  all_wait.count_down();
  threads.clear();
  EXPECT_EQ(parsed, 1);
  for (const auto& text : got) EXPECT_EQ(text, got[0]);
}

TEST_F(TrustedFiles, that_change_while_they_are_parsed_are_parsed_anew_for_whoever_comes_then) {
  const std::string file = folder.write("file", "text");
  static std::latch begun(1), changed(1);
  const auto slow = [](BytesView text) {
    begun.count_down();
    changed.wait();
    return parse(text);
  };
  const auto later = TrustedFileCache::Clock::now() + std::chrono::hours(1);
  std::jthread before([&] { EXPECT_EQ(cache.load<Text>(file, list, slow, later)->text, "text"); });
  begun.wait();
  folder.write("file", "other");
  EXPECT_EQ(load(file)->text, "other");
  changed.count_down();
  before.join();
  EXPECT_EQ(load(file)->text, "other");
  EXPECT_EQ(parsed, 2) << "what came late didn't take the newer one's place";
}

TEST_F(TrustedFiles, that_cannot_be_parsed_let_all_know_who_wait) {
  const std::string file = folder.write("file", "broken");
  static std::latch begun(1), other_comes(1);
  const auto slow = [](BytesView text) {
    begun.count_down();
    other_comes.wait();
    return parse(text);
  };
  const auto later = TrustedFileCache::Clock::now() + std::chrono::hours(1);
  std::jthread first([&] { EXPECT_THROW(cache.load<Text>(file, list, slow, later), std::runtime_error); });
  begun.wait();
  std::jthread second([&] {
    other_comes.count_down();
    EXPECT_EQ(refusal(file), "isn't understood");
  });
}

}  // namespace
}  // namespace sshrp::ops
