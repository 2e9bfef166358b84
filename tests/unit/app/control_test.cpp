#include "app/control.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

namespace sshrp::app {
namespace {

using Nothing = Control::Nothing;

TEST(Control, says_words_in_their_order) {
  const auto [one, other] = make_control();
  one.say(Word::drain);
  one.say(Word::ping);
  EXPECT_EQ(std::get<Message>(other.hear()).word, Word::drain);
  EXPECT_EQ(std::get<Message>(other.hear()).word, Word::ping);
  EXPECT_EQ(std::get<Nothing>(other.hear()), Nothing::yet);
}

TEST(Control, passes_files) {
  const auto [one, other] = make_control();
  const util::UniqueFd null(::open("/dev/null", O_RDONLY)), zero(::open("/dev/zero", O_RDONLY));
  one.say(Word::use_logs, std::array{null.get(), zero.get()});
  const auto message = std::get<Message>(other.hear());
  ASSERT_EQ(message.files.size(), 2u);
  struct stat sent {
  }, got{};
  ASSERT_EQ(::fstat(zero.get(), &sent), 0);
  ASSERT_EQ(::fstat(message.files[1].get(), &got), 0);
  EXPECT_EQ(sent.st_rdev, got.st_rdev);
  EXPECT_EQ(::fcntl(message.files[1].get(), F_GETFD), FD_CLOEXEC);
}

TEST(Control, tells_when_the_other_is_gone) {
  auto [one, other] = make_control();
  one.say(Word::ready);
  one.close();
  EXPECT_TRUE(std::holds_alternative<Message>(other.hear()));
  EXPECT_EQ(std::get<Nothing>(other.hear()), Nothing::ever);
  other.say(Word::stop);  // to nobody
}

TEST(Control, doesnt_wait_for_one_that_doesnt_hear) {
  const auto [one, other] = make_control();
  for (int i = 0; i < 100'000; ++i) one.say(Word::ping);
  EXPECT_EQ(std::get<Message>(other.hear()).word, Word::ping);
}

}  // namespace
}  // namespace sshrp::app
