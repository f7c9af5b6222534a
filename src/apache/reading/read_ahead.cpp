#include "apache/reading/read_ahead.h"

#include <algorithm>
#include <iterator>
#include <system_error>
#include <utility>

namespace fcgicheck::apache {

namespace {

constexpr std::size_t most_ready = std::size_t{8} << 20;  // bytes that wait to be asked for
constexpr std::size_t handed_over = 64;  // files at a time: to wake who waits costs as much as one

}  // namespace

ReadAhead::ReadAhead(FileSource& files, std::vector<std::string> paths, std::size_t limit)
    : files_(files), paths_(std::move(paths)), limit_(limit) {
    try {
        reader_ = std::thread(&ReadAhead::run, this);
    } catch (const std::system_error&) {  // take() reads
    }
}

ReadAhead::~ReadAhead() {
    if (!reader_.joinable())
        return;
    {
        const std::lock_guard lock(mutex_);
        is_done_with_ = true;
    }
    changed_.notify_all();
    reader_.join();
}

void ReadAhead::run() {
    try {
        read();
    } catch (...) {
        const std::lock_guard lock(mutex_);
        failure_ = std::current_exception();
        changed_.notify_all();
    }
}

void ReadAhead::read() {
    std::vector<Content> batch;
    std::size_t bytes = 0;
    for (const std::string& path : paths_) {
        batch.push_back(files_.read(path, limit_));
        if (const std::string* content = batch.back().seen())
            bytes += content->size();
        const bool is_last = &path == &paths_.back();
        if (batch.size() < handed_over && bytes < most_ready && !is_last)
            continue;
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return is_done_with_ || ready_bytes_ < most_ready; });
        if (is_done_with_)
            return;
        ready_bytes_ += std::exchange(bytes, 0);
        std::move(batch.begin(), batch.end(), std::back_inserter(ready_));
        batch.clear();
        changed_.notify_all();
    }
}

std::optional<Observed<std::string>> ReadAhead::take(const std::string& path) {
    if (taken_ == paths_.size() || path != paths_[taken_])
        return std::nullopt;
    ++taken_;
    if (!reader_.joinable())
        return files_.read(path, limit_);
    if (at_hand_.empty()) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return !ready_.empty() || failure_; });
        if (ready_.empty())
            std::rethrow_exception(failure_);
        at_hand_.swap(ready_);
        ready_bytes_ = 0;
        changed_.notify_all();
    }
    Content content = std::move(at_hand_.front());
    at_hand_.pop_front();
    return content;
}

}  // namespace fcgicheck::apache
