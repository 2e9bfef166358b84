// SPDX-License-Identifier: MIT
#include "observer/process_metrics.h"

#include <fcntl.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>

namespace sshrp::observer {
namespace {

constexpr int max_counted_fds = 4096;  // a system call each

MetricFamily gauge(const char* name, const char* unit, const char* help,
                   std::variant<std::uint64_t, double> value) {
  return {.name = name, .type = FamilyType::gauge, .help = help, .unit = unit, .samples = {{.value = value}}};
}

double cpu_seconds() {
  timespec time{};
  ::clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) / 1e9;
}

/// Of the lowest ones, which they are where nobody skips any.
std::uint64_t open_fds() {
  rlimit limit{};
  ::getrlimit(RLIMIT_NOFILE, &limit);
  const int end = static_cast<int>(std::min<rlim_t>(limit.rlim_cur, max_counted_fds));
  std::uint64_t count = 0;
  for (int fd = 0; fd < end; ++fd)
    if (::fcntl(fd, F_GETFD) >= 0) ++count;
  return count;
}

/// The second number of /proc/PID/statm, of pages (proc(5)).
std::optional<std::uint64_t> resident_bytes(int statm) {
  char text[128];
  const ssize_t size = ::pread(statm, text, sizeof text, 0);
  if (size <= 0) return std::nullopt;
  const auto line = std::string_view(text, static_cast<std::size_t>(size));
  const auto second = line.substr(std::min(line.find(' ') + 1, line.size()));
  std::uint64_t pages = 0;
  if (std::from_chars(second.data(), second.data() + second.size(), pages).ec != std::errc{})
    return std::nullopt;
  return pages * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

}  // namespace

ProcessMetrics::ProcessMetrics() : memory_(::open("/proc/self/statm", O_RDONLY | O_CLOEXEC)) {}

std::vector<MetricFamily> ProcessMetrics::families() const {
  const std::chrono::duration<double> began = began_.time_since_epoch();
  std::vector<MetricFamily> families{
      {.name = "process_cpu_seconds",
       .type = FamilyType::counter,
       .help = "CPU time of the observer, of user and system",
       .unit = "seconds",
       .samples = {{.suffix = "_total", .value = cpu_seconds()}}},
      gauge("process_start_time_seconds", "seconds", "When the observer began, since 1970", began.count()),
      gauge("process_open_fds", "", "File descriptors that the observer has open", open_fds()),
  };
  if (const auto bytes = resident_bytes(memory_.get()))
    families.push_back(
        gauge("process_resident_memory_bytes", "bytes", "Memory of the observer that is in RAM", *bytes));
  return families;
}

}  // namespace sshrp::observer
